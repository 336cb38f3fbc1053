"""A company's own page: who it is and where it is reached."""

from typing import Any

import msgspec
from litestar import Response, get, post

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.platform.web.filters import NOTHING
from app.procurement.bidders import service
from app.procurement.bidders.rules import LONGEST_ADDRESS, LONGEST_CONTACT
from app.procurement.bidders.schemas import Contact
from app.procurement.bidders.views import CompanyView

LABELS = {
    "contact_name": N_("Contact person"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "address": N_("Address"),
}


@get("/company", guards=[allow("supplier")], include_in_schema=False)
async def company_page(request: AppRequest) -> Response[str]:
    company = await service.company_of(request.user)
    return page(request, "bidders/company.html", CompanyView(company, FormState.of(msgspec.structs.asdict(company))))


@post("/company", guards=[allow("supplier")], include_in_schema=False)
async def save_company(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    stale: list[tuple[str, str, str]] = []
    try:
        version, given = reader.version(), read_contact(reader)
        await service.save_contact(request.user, given, version=version)
        return redirect(request, "/company", flash=N_("The company’s data are saved."))
    except InvalidInput as error:
        state, status = reader.state.with_errors(error), error.status
    except StaleVersion as error:
        state, status = reader.state, error.status
        stale = _both_texts(given, await service.company_of(request.user), locale_of(request))
    company = await service.company_of(request.user)
    return page(request, "bidders/company.html", CompanyView(company, state, stale), status=status)


def read_contact(reader: FormReader) -> Contact:
    given = Contact(
        contact_name=reader.text("contact_name", required=True, max_length=LONGEST_CONTACT),
        email=reader.text("email", required=True, max_length=254),
        phone=reader.text("phone", max_length=24),
        address=reader.text("address", max_length=LONGEST_ADDRESS),
    )
    reader.raise_if_errors()
    return given


def _both_texts(given: Contact, current: Contact, locale: str) -> list[tuple[str, str, str]]:
    return [
        (translate(locale, label), getattr(given, name) or NOTHING, getattr(current, name) or NOTHING)
        for name, label in LABELS.items()
        if getattr(given, name) != getattr(current, name)
    ]


routes: list[Any] = [company_page, save_company]
