"""A run's model card as a page, and as PDF in either language."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.evidence.cards import service
from app.evidence.cards.document import LANGUAGES
from app.evidence.cards.views import CardView
from app.evidence.cards.writing import write_card
from app.evidence.effects.listing import READERS
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.documents.issuing_pages import IssuedView, issued_file, issued_page
from app.platform.documents.schemas import Issued
from app.platform.errors import N_
from app.platform.web import FormReader, load_panels, locale_of, page, redirect, translate

CARD = "/effects/runs/{run_id:int}/card"


@get(CARD, guards=[allow(*READERS)], include_in_schema=False)
async def card_page(request: AppRequest, run_id: FromPath[int]) -> Response[str]:
    facts = await service.get_card(request.user, run_id)
    view = CardView(
        card=write_card(facts, locale_of(request)),
        documents=_newest(await service.list_documents(request.user, run_id)),
        may_print=facts.run.status in service.WITH_RESULTS,
        panels=await load_panels(request, "card", run_id, today()),
    )
    return page(request, "cards/card.html", view)


@post(f"{CARD}/documents", guards=[allow(*READERS)], include_in_schema=False)
async def issue_document(request: AppRequest, run_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    language = reader.one_of("language", list(LANGUAGES)) or locale_of(request)
    reader.raise_if_errors()
    document_id = await service.issue_card(request.user, run_id, language)
    return redirect(request, f"/effects/runs/{run_id}/card/documents/{document_id}")


@get(f"{CARD}/documents/{{document_id:int}}", guards=[allow(*READERS)], include_in_schema=False)
async def document_page(request: AppRequest, run_id: FromPath[int], document_id: FromPath[int]) -> Response[str]:
    document = await service.get_document(request.user, run_id, document_id)
    locale = locale_of(request)
    card = f"/effects/runs/{run_id}/card"
    view = IssuedView(
        document=document,
        url=f"{card}/documents/{document_id}",
        title=translate(locale, N_("Model card for run {id} as PDF"), id=run_id),
        crumbs=[
            (translate(locale, N_("Effects")), "/effects"),
            (translate(locale, N_("Run {id}"), id=run_id), f"/effects/runs/{run_id}"),
            (translate(locale, N_("Model card")), card),
        ],
        facts=[(translate(locale, N_("Language")), document.label)],
    )
    return issued_page(request, view)


@get(f"{CARD}/documents/{{document_id:int}}/file", guards=[allow(*READERS)], include_in_schema=False)
async def document_file(request: AppRequest, run_id: FromPath[int], document_id: FromPath[int]) -> File:
    document = await service.get_document(request.user, run_id, document_id)
    return issued_file(document, f"modelkort-{run_id}-{document.label.lower()}.pdf")


def _newest(documents: list[Issued]) -> list[Issued]:
    """The newest in each language; older ones keep their address."""
    by_language = {one.label: one for one in reversed(documents)}
    return [by_language[name] for name in LANGUAGES.values() if name in by_language]


routes: list[Any] = [card_page, issue_document, document_page, document_file]
