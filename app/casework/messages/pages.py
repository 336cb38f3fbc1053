"""Messages on an order's page, writing one, and the list of orders that have some."""

import secrets
from datetime import date
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.messages import service
from app.casework.messages.listing import MESSAGES
from app.casework.messages.schemas import Message
from app.casework.messages.service import MAX_LENGTH, READERS
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import utc_now
from app.platform.errors import N_, InvalidInput
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, HomeCard, NavItem, Panel, page, redirect


class MessagesPanel(msgspec.Struct, frozen=True):
    order_id: int
    messages: list[Message]
    may_write: bool
    was_known: bool
    form_token: str


class AgainView(msgspec.Struct, frozen=True):
    """A message that could not be taken as it was, with its text."""

    order_id: int
    form: FormState


@get("/messages", guards=[allow(*READERS)], include_in_schema=False)
async def message_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, MESSAGES, "messages/list.html")


@post("/orders/{order_id:int}/messages", guards=[allow(*READERS)], include_in_schema=False)
async def send_message(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    await service.get_order_for(request.user, order_id)
    reader = FormReader(await request.form())
    text = reader.text("text", required=True, max_length=MAX_LENGTH)
    token = reader.token("form_token")
    try:
        reader.raise_if_errors()
        await service.send_message(request.user, order_id, text=text, form_token=token, now=utc_now())
    except InvalidInput as error:
        view = AgainView(order_id, reader.state.with_errors(error))
        return page(request, "messages/again.html", view, status=error.status)
    return redirect(request, f"/orders/{order_id}", flash=N_("The message is sent."))


async def load_order_panel(actor: Actor, order_id: int, on_date: date) -> MessagesPanel | None:
    order, messages = await service.view_messages(actor, order_id)
    may_write = service.is_open(order, utc_now())
    if not may_write and not messages:
        return None
    return MessagesPanel(order_id, messages, may_write, order.place_held_at is not None, secrets.token_urlsafe(16))


async def count_unread(actor: Actor) -> int:
    return sum(thread.unread for thread in await service.list_threads(actor))


routes: list[Any] = [message_list, export_route(MESSAGES), send_message]
NAV = [NavItem(label=N_("Messages"), path="/messages", roles=READERS, order=16)]
HOME = [
    HomeCard(
        label=N_("New messages"),
        path="/messages?unread=yes",
        roles=READERS,
        count=count_unread,
        hint=N_("On your orders, not read yet."),
        order=13,
    )
]
PANELS = [Panel(place="order", template="messages/_order_panel.html", load=load_order_panel, roles=READERS, order=20)]
