"""From a tender's sections to the data of its documents."""

from datetime import date
from typing import Any

import pytest

from app.platform.documents import check_data, load_sample
from app.procurement.tenders.document_set import KINDS, PUBLISHED, data_for, edition_hash, kinds_of

HEADING = {"reference": "RK-1", "title": "Titel"}
ON = date(2027, 3, 1)


@pytest.fixture
def sections() -> dict[str, Any]:
    sample = load_sample("kravspecifikation")
    sample["tender"] = {name: value for name, value in sample["tender"].items() if name not in HEADING}
    return {name: value for name, value in sample.items() if name != "document"}


@pytest.mark.parametrize("kind", [*PUBLISHED, "projektbeskrivelse"])
def test_a_tenders_sections_are_enough_for_its_documents(kind: str, sections: dict[str, Any]) -> None:
    assert check_data(kind, data_for(kind, sections, HEADING, "1.0", ON)) == []


def test_what_is_told_beside_the_sections_comes_along(sections: dict[str, Any]) -> None:
    questions = load_sample("spoergsmaal_svar")["questions"]
    data = data_for("spoergsmaal_svar", sections, HEADING, "1.0", ON, more={"questions": questions})
    assert check_data("spoergsmaal_svar", data) == []
    assert data["tender"]["title"] == "Titel"


def test_all_documents_of_an_edition_carry_the_same_hash(sections: dict[str, Any]) -> None:
    hashes = {data_for(kind, sections, HEADING, "1.0", ON)["document"]["edition_hash"] for kind in KINDS}
    assert hashes == {edition_hash(sections, HEADING)}


def test_the_hash_follows_the_sections_and_not_the_day_or_the_form_of_a_date(sections: dict[str, Any]) -> None:
    as_text = sections | {"tender": {**sections["tender"], "starts_on": "2027-09-01"}}
    assert edition_hash(as_text, HEADING) == edition_hash(sections, HEADING)
    changed = sections | {"conditions": sections["conditions"][1:]}
    assert edition_hash(changed, HEADING) != edition_hash(sections, HEADING)
    assert edition_hash(sections, HEADING | {"title": "En anden"}) != edition_hash(sections, HEADING)


def test_fields_a_kind_has_no_use_for_are_left_out_all_the_way_down(sections: dict[str, Any]) -> None:
    data = data_for("projektbeskrivelse", sections, HEADING, "1.0", ON)
    assert "cpv" not in data["tender"]
    assert "award" not in data


def test_a_procedures_documents_come_in_the_order_they_are_read() -> None:
    assert kinds_of(["kravmatrix", "noget_andet", "udbudsbetingelser"]) == ["udbudsbetingelser", "kravmatrix"]
