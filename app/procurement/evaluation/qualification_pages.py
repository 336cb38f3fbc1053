"""Qualification: the list of bids, and the check of one."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.appointments.service import HOUSE
from app.procurement.bids.schemas import Declarations, References
from app.procurement.evaluation import panel_service, showing
from app.procurement.evaluation import qualification_service as service
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.checklist import GROUPS, OUTCOMES, Item
from app.procurement.evaluation.schemas import Check, Finding
from app.procurement.evaluation.views import CheckView, Diff
from app.procurement.tenders.reads import names_of_users
from app.procurement.tenders.roles import WRITERS, may_write

MET = {True: "yes", False: "no", None: ""}
WORDS = {True: N_("Met"), False: N_("Not met"), None: ""}
FOUND = {"yes": True, "no": False}


@get("/tenders/{tender_id:int}/qualification", guards=[allow(*HOUSE)], include_in_schema=False)
async def qualification_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    await panel_service.require_member(request.user, tender_id)
    view = await showing.qualification_view(request.user, tender_id)
    return page(request, "evaluation/qualification.html", view)


@post("/tenders/{tender_id:int}/qualification", guards=[allow(*WRITERS)], include_in_schema=False)
async def begin_qualification(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.begin_qualification(request.user, tender_id)
    return redirect(request, f"/tenders/{tender_id}/qualification", flash=N_("Qualification has begun."))


@post("/tenders/{tender_id:int}/qualification/done", guards=[allow(*WRITERS)], include_in_schema=False)
async def begin_evaluation(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.begin_evaluation(request.user, tender_id)
    done = N_("The evaluation has begun, and the evaluators can score the bids.")
    return redirect(request, f"/tenders/{tender_id}/consensus", flash=done)


@get("/tenders/{tender_id:int}/qualification/{bid_number:int}", guards=[allow(*HOUSE)], include_in_schema=False)
async def check_page(request: AppRequest, tender_id: FromPath[int], bid_number: FromPath[int]) -> Response[str]:
    await panel_service.require_member(request.user, tender_id)
    basis = await load_basis(tender_id)
    check = basis.checks.get(service.bid_of(basis, bid_number).id)
    return await _show(request, basis, bid_number, _form_of(check), version=check.version if check else 0)


@post("/tenders/{tender_id:int}/qualification/{bid_number:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def save_check(request: AppRequest, tender_id: FromPath[int], bid_number: FromPath[int]) -> Response[Any]:
    await panel_service.require_leader(request.user, tender_id)
    reader, basis = FormReader(await request.form()), await load_basis(tender_id)
    items = service.items_for(basis, service.bid_of(basis, bid_number))
    version = reader.integer("version", required=True) or 0
    rest_met = reader.boolean("rest_met")
    findings = {item.key: _finding(reader, item, rest_met=rest_met) for item in items}
    outcome, reason = reader.raw("outcome"), _text(reader, "reason")
    try:
        reader.raise_if_errors()
        await service.save_check(
            request.user, tender_id, bid_number, findings=findings, outcome=outcome, reason=reason, version=version
        )
    except InvalidInput as error:
        return await _show(request, basis, bid_number, reader.state.with_errors(error), version=version, status=422)
    except StaleVersion as error:
        current: Check | None = error.current
        basis, shown = await load_basis(tender_id), current.version if current else 0
        stale = _diff(request, items, findings, outcome, reason, current)
        return await _show(request, basis, bid_number, reader.state, version=shown, status=409, stale=stale)
    return await _go_on(request, tender_id)


async def _go_on(request: AppRequest, tender_id: int) -> Response[Any]:
    """To the next bid that nobody has checked, else back to the list."""
    left = (await load_basis(tender_id)).unchecked
    address = f"/tenders/{tender_id}/qualification" + (f"/{left[0].number}" if left else "")
    done = N_("The check is saved. This is the next bid.") if left else N_("The check is saved.")
    return redirect(request, address, flash=done)


def _finding(reader: FormReader, item: Item, *, rest_met: bool) -> Finding:
    """rest_met : one tick for everything that nobody marked; what strikes the eye is never met by it."""
    met = FOUND.get(reader.raw(f"met-{item.key}"))
    return Finding(True if met is None and rest_met and not item.flag else met, _text(reader, f"remark-{item.key}"))


def _text(reader: FormReader, name: str) -> str:
    """The service says what is too long or personal."""
    return reader.raw(name).replace("\r\n", "\n")


def _form_of(check: Check | None) -> FormState:
    if check is None:
        return FormState()
    values: dict[str, object] = {"outcome": check.outcome, "reason": check.reason}
    for key, finding in check.findings.items():
        values |= {f"met-{key}": MET[finding.met], f"remark-{key}": finding.remark}
    return FormState.of(values)


async def _show(
    request: AppRequest,
    basis: Basis,
    number: int,
    form: FormState,
    *,
    version: int,
    status: int = 200,
    stale: Diff | None = None,
) -> Response[str]:
    bid = service.bid_of(basis, number)
    frame = await showing.frame(request.user, basis.tender_id, "qualification")
    check, items = basis.checks.get(bid.id), service.items_for(basis, bid)
    names = await names_of_users([check.checked_by]) if check else {}
    view = CheckView(
        frame=frame,
        bid=bid,
        groups=[(words, [item for item in items if item.group == group]) for group, words in GROUPS.items()],
        declarations=msgspec.convert(bid.forms.get("declarations") or {}, Declarations).companies,
        references=msgspec.convert(bid.forms.get("references") or {}, References).items,
        outcomes=[(outcome, translate(locale_of(request), words)) for outcome, words in OUTCOMES.items()],
        version=version,
        may_check=may_write(request.user) and frame.tender.state in service.CHECKED_IN,
        checked=check,
        checked_by=names.get(check.checked_by, "–") if check else "",
        form=form,
        stale=stale or [],
        next_number=next((other.number for other in basis.bids if other.number > number), None),
    )
    return page(request, "evaluation/check.html", view, status=status)


def _diff(
    request: AppRequest, items: list[Item], findings: dict[str, Finding], outcome: str, reason: str, now: Check | None
) -> Diff:
    """Yours and what is saved, for every item that differs, the outcome and the reason."""
    if now is None:
        return []

    def say(msgid: str) -> str:
        return translate(locale_of(request), msgid) if msgid else ""

    def told(finding: Finding) -> str:
        return " · ".join(filter(None, (say(WORDS[finding.met]), finding.remark)))

    rows = [
        (say(item.heading) if item.is_message else item.heading, told(findings[item.key]), told(saved))
        for item in items
        if (saved := now.findings.get(item.key, Finding())) != findings[item.key]
    ]
    rows.append((say(N_("The outcome")), say(OUTCOMES.get(outcome, "")), say(OUTCOMES.get(now.outcome, ""))))
    return [*rows, (say(N_("Reason")), reason, now.reason)]


routes: list[Any] = [qualification_page, begin_qualification, begin_evaluation, check_page, save_check]
