"""The public way in: a company registers itself, and confirms its address."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.offers.suppliers.rules import LONGEST_NAME
from app.platform.access import AppRequest, public
from app.platform.access.browser import visitor_of
from app.platform.access.login_pages import repeated_password
from app.platform.errors import N_, InvalidInput
from app.platform.mail.service import is_on
from app.platform.web import FormReader, FormState, locale_of, page, redirect
from app.procurement.bidders import service
from app.procurement.bidders.rules import LONGEST_ADDRESS, LONGEST_CONTACT
from app.procurement.bidders.schemas import Registration, RegistrationInput
from app.procurement.bidders.views import ConfirmView, RegisterView

PATH = "/udbud/registrering"


@get(PATH, guards=[public()], include_in_schema=False)
async def register_page(request: AppRequest) -> Response[str]:
    return page(request, "bidders/register.html", RegisterView(is_on()))


@post(PATH, guards=[public()], include_in_schema=False)
async def register(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        given = read_registration(reader)
        await service.register(given, locale=locale_of(request), visitor=visitor_of(request).address)
    except InvalidInput as error:
        view = RegisterView(is_on(), reader.state.with_errors(error))
        return page(request, "bidders/register.html", view, status=error.status)
    return redirect(request, f"{PATH}/modtaget")


@get(f"{PATH}/modtaget", guards=[public()], include_in_schema=False)
async def received_page(request: AppRequest) -> Response[str]:
    """The same whatever was written."""
    return page(request, "bidders/received.html", None)


@get(f"{PATH}/bekraeft/{{token:str}}", guards=[public()], include_in_schema=False)
async def confirm_page(request: AppRequest, token: FromPath[str]) -> Response[str]:
    try:
        return _show(request, token, await service.get_waiting(token))
    except service.LinkUsed as error:
        return _show(request, token, None, status=error.status)


@post(f"{PATH}/bekraeft/{{token:str}}", guards=[public()], include_in_schema=False)
async def confirm(request: AppRequest, token: FromPath[str]) -> Response[Any]:
    try:
        registration = await service.get_waiting(token)
        await service.confirm(token, repeated_password(await request.form()))
    except service.LinkUsed as error:
        return _show(request, token, None, status=error.status)
    except InvalidInput as error:
        return _show(request, token, registration, FormState(errors=tuple(error.fields)), status=error.status)
    return redirect(request, "/login", flash=N_("The company is registered. Log in with your e-mail address."))


def read_registration(reader: FormReader) -> RegistrationInput:
    """Raises InvalidInput for what no form of ours sends, and for CPR numbers."""
    given = RegistrationInput(
        company=reader.text("company", required=True, max_length=LONGEST_NAME),
        cvr=reader.text("cvr", required=True, max_length=20),
        contact_name=reader.text("contact_name", required=True, max_length=LONGEST_CONTACT),
        email=reader.text("email", required=True, max_length=254),
        phone=reader.text("phone", max_length=24),
        address=reader.text("address", max_length=LONGEST_ADDRESS),
    )
    reader.raise_if_errors()
    return given


def _show(
    request: AppRequest,
    token: str,
    registration: Registration | None,
    form: FormState | None = None,
    *,
    status: int = 200,
) -> Response[str]:
    view = ConfirmView(registration, f"{PATH}/bekraeft/{token}" if registration else PATH, form or FormState())
    return page(request, "bidders/confirm.html", view, status=status)


routes: list[Any] = [register_page, register, received_page, confirm_page, confirm]
