"""The order as a document: with the reference, never the name, since a saved file outlives the right to know it."""

from typing import TYPE_CHECKING, Any

from app.casework.referrals import queries
from app.casework.referrals.schemas import Order
from app.casework.referrals.seeing import get_order_for
from app.platform.audit import record
from app.platform.clock import to_local
from app.platform.codelists import label
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_
from app.platform.settings import settings

if TYPE_CHECKING:
    from app.platform.access import Actor

KIND, SUBJECT = "bestilling", "order"


async def issue_order(actor: "Actor", order_id: int) -> int:
    """Have the order as it stands made into a PDF. Returns the document's id, for the same content the same one."""
    async with transaction():
        order = await get_order_for(actor, order_id)
        version = 1 + await queries.count_changes(order_id)
        document_id = await issuing.issue_document(
            actor.user_id,
            subject=SUBJECT,
            subject_id=order_id,
            subject_version=order.version,
            kind=KIND,
            label=str(version),
            data=document_value(order, version=version, municipality=settings().municipality),
            result_url=f"/orders/{order_id}/documents/{{document_id}}",
            title=N_("Order {reference} as PDF"),
            reference=order.reference,
        )
        await record(
            actor_id=actor.user_id,
            action="order.document_issued",
            subject="order",
            subject_id=order_id,
            details={"document_id": document_id},
        )
    return document_id


async def get_document(actor: "Actor", order_id: int, document_id: int) -> tuple[Order, Issued]:
    order = await get_order_for(actor, order_id)
    return order, await issuing.get_issued(document_id, subject=SUBJECT, subject_id=order_id)


async def fetch_document(actor: "Actor", order_id: int, document_id: int) -> tuple[Order, Issued]:
    """For its file, which is read like the order's page; the trail notes it."""
    async with transaction():
        order, document = await get_document(actor, order_id, document_id)
        await record(
            actor_id=actor.user_id, action="order.viewed", subject="order", subject_id=order_id,
            details={"document_id": document_id},
        )  # fmt: skip
    return order, document


def document_value(order: Order, *, version: int, municipality: str) -> dict[str, Any]:
    """The template's data, in Danish as all documents are."""
    return {
        "municipality": municipality,
        "order": {
            "reference": order.reference,
            "version": version,
            "ordered_on": to_local(order.ordered_at).date(),
            "sent_on": to_local(order.place_held_at).date() if order.place_held_at else None,
            "answer_by": order.answer_by,
            "contact": order.ordered_by_name,
        },
        "offer": {"title": order.offer_title, "code": order.offer_code, "supplier": order.supplier_name},
        "task": {
            "goal": order.goal,
            "barriers": _labels("barrier", order.barriers),
            "services": _labels("service", order.services),
            "notes": order.notes or None,
        },
        "frame": {
            "start_from": order.start_from,
            "weeks": order.weeks,
            "hours_per_week": order.hours_per_week,
        },
        "reports": {
            "topics": _labels("report_topic", order.report_topics),
            "every_weeks": order.report_every_weeks,
            "final_days": order.final_report_days,
        },
    }


def _labels(code_list: str, codes: list[str]) -> list[str]:
    return [label(code_list, code, "da") for code in codes]
