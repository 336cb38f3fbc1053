"""Who declares: the bidder, those who bid together with it, and subcontractors whose capacity carries the bid."""

from collections.abc import Iterator

from app.procurement.bids.schemas import BidForm, Declaration, Declarations

BIDDER = "bidder"


def declarers(form: BidForm) -> list[Declaration]:
    """An empty declaration for each company that must make one; `place` says where it stands in the bid's form."""
    return list(_declarers(form))


def _declarers(form: BidForm) -> Iterator[Declaration]:
    yield Declaration(place=BIDDER, company=form.company, cvr=form.cvr)
    if form.together == "consortium":
        for number, member in enumerate(form.members, start=1):
            yield Declaration(place=f"member-{number}", company=member.name, cvr=member.cvr)
    for number, each in enumerate(form.subcontractors, start=1):
        if each.relied_on:
            yield Declaration(place=f"subcontractor-{number}", company=each.name, cvr=each.cvr)


def declared(form: BidForm, declarations: Declarations) -> list[Declaration]:
    """The declaration of each declarer as it stands; empty where there is none, or where the company is another now."""
    made = {each.place: each for each in declarations.companies}
    return [_same(made.get(empty.place), empty) for empty in declarers(form)]


def _same(made: Declaration | None, empty: Declaration) -> Declaration:
    return made if made is not None and (made.cvr or made.company) == (empty.cvr or empty.company) else empty


def with_declaration(declarations: Declarations, made: Declaration) -> Declarations:
    others = [each for each in declarations.companies if each.place != made.place]
    return Declarations(companies=[*others, made])
