"""Versions of requirements: written, retired, loaded from files; nothing is ever overwritten."""

import pytest

from app.platform.access import Actor
from app.platform.db import fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.library import service
from app.procurement.library.schemas import as_entry
from app.procurement.tenders.sections import check_section
from tests.builders.library import BUYER, make_requirement, requirement_input, standard


async def test_a_change_of_wording_is_a_new_version_and_the_old_one_stays(db):
    await service.create_requirement(BUYER, "ydelse-svar", requirement_input(text="Senest fem dage."))
    after = await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Senest to dage."), version=1)
    assert (after.version, after.text) == (2, "Senest to dage.")
    first = await service.find_version("ydelse-svar", 1)
    assert first is not None
    assert first.text == "Senest fem dage."
    assert await service.newest("ydelse-svar") == after


async def test_saving_without_a_change_writes_nothing(db):
    await make_requirement("ydelse-svar")
    after = await service.write_version(BUYER, "ydelse-svar", requirement_input(heading=" Første samtale "), version=1)
    assert after.version == 1
    assert len(await service.list_versions("ydelse-svar")) == 1


async def test_a_stale_save_is_refused_with_the_newest_wording(db):
    await make_requirement("ydelse-svar")
    await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Theirs"), version=1)
    with pytest.raises(StaleVersion) as raised:
        await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Mine"), version=1)
    assert raised.value.current.text == "Theirs"


async def test_a_retired_requirement_is_not_found_by_new_tenders_and_can_come_back(db):
    await make_requirement("ydelse-svar")
    await service.retire(BUYER, "ydelse-svar", version=1)
    assert await service.list_requirements() == []
    assert [each.code for each in await service.list_requirements(retired=True)] == ["ydelse-svar"]
    with pytest.raises(Conflict):
        await service.retire(BUYER, "ydelse-svar", version=1)
    await service.take_into_use(BUYER, "ydelse-svar", version=1)
    assert [each.retired for each in await service.list_requirements()] == [False]


async def test_writing_a_new_version_takes_a_retired_requirement_into_use(db):
    await make_requirement("ydelse-svar")
    await service.retire(BUYER, "ydelse-svar", version=1)
    after = await service.write_version(BUYER, "ydelse-svar", requirement_input(), version=1)
    assert (after.version, after.retired) == (2, False)


async def test_the_list_is_narrowed_by_area_kind_and_group_where_no_group_means_all(db):
    await make_requirement("a-alle")
    await make_requirement("b-syge", target_groups=["6.6"])
    await make_requirement("c-unge", target_groups=["6.4"], area="staff", kind="evaluated")

    async def codes(**wanted):
        return [each.code for each in await service.list_requirements(**wanted)]

    assert await codes(target_group="6.6") == ["a-alle", "b-syge"]
    assert await codes(area="staff") == ["c-unge"]
    assert await codes(kind="minimum") == ["a-alle", "b-syge"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"area": "elsewhere"}, "area"),
        ({"kind": "both"}, "kind"),
        ({"heading": "  "}, "heading"),
        ({"text": ""}, "text"),
        ({"text": "x" * 6001}, "text"),
        ({"heading": "x" * 161}, "heading"),
        ({"target_groups": ["9.9"]}, "target_groups"),
        ({"note": "Ring om 010162-1234"}, "note"),
    ],
)
async def test_what_a_requirement_cannot_be_is_said_by_field(db, wrong, field):
    with pytest.raises(InvalidInput) as raised:
        await service.create_requirement(BUYER, "ydelse-svar", requirement_input(**wrong))
    assert [fault.field for fault in raised.value.fields] == [field]


@pytest.mark.parametrize("code", ["", "x", "Ydelse", "ydelse svar", "-ydelse", "new", "export", "a" * 61])
async def test_a_code_has_a_shape_and_no_address_of_its_own(db, code):
    with pytest.raises(InvalidInput) as raised:
        await service.create_requirement(BUYER, code, requirement_input())
    assert [fault.field for fault in raised.value.fields] == ["code"]


async def test_a_code_is_used_once(db):
    await make_requirement("ydelse-svar")
    with pytest.raises(InvalidInput):
        await service.create_requirement(BUYER, "ydelse-svar", requirement_input())


async def test_only_procurement_writes(db):
    await make_requirement("ydelse-svar")
    for role in ("manager", "administrator", "auditor", "caseworker", "supplier"):
        actor = Actor(1, "nn", "N. N.", frozenset([role]), frozenset(), None, "da")
        with pytest.raises(NotAllowed):
            await service.create_requirement(actor, "ydelse-andet", requirement_input())
        with pytest.raises(NotAllowed):
            await service.retire(actor, "ydelse-svar", version=1)


async def test_a_code_the_library_does_not_have_is_said_so(db):
    with pytest.raises(NotFound):
        await service.get_requirement("nowhere")
    with pytest.raises(NotFound):
        await service.retire(BUYER, "nowhere", version=1)


async def test_loading_twice_changes_nothing(db):
    entries = [standard("ydelse-svar"), standard("ydelse-andet", text="Andet.")]
    first = await service.load_requirements(None, entries)
    again = await service.load_requirements(None, entries)
    assert first.added == ["ydelse-svar", "ydelse-andet"]
    assert again.unchanged == ["ydelse-svar", "ydelse-andet"]
    assert [each.version for each in await service.list_requirements()] == [1, 1]


async def test_a_file_with_another_wording_makes_a_new_version(db):
    await service.load_requirements(None, [standard("ydelse-svar", text="Før.")])
    loaded = await service.load_requirements(None, [standard("ydelse-svar", text="Efter.")])
    assert loaded.reworded == ["ydelse-svar"]
    assert [each.text for each in await service.list_versions("ydelse-svar")] == ["Efter.", "Før."]


async def test_the_municipality_s_own_wording_stays_when_the_file_is_loaded_again(db):
    """Both the same file, and a later one with a new wording of the same requirement."""
    await service.load_requirements(None, [standard("ydelse-svar", text="Før.")])
    await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Vores."), version=1)
    for text in ("Før.", "Efter."):
        loaded = await service.load_requirements(None, [standard("ydelse-svar", text=text)])
        assert loaded.kept == ["ydelse-svar"]
    assert (await service.get_requirement("ydelse-svar")).text == "Vores."


async def test_a_requirement_retired_here_stays_retired_when_a_file_brings_it_anew(db):
    await service.load_requirements(None, [standard("ydelse-svar", text="Før.")])
    await service.retire(BUYER, "ydelse-svar", version=1)
    loaded = await service.load_requirements(None, [standard("ydelse-svar", text="Efter.")])
    assert loaded.kept == ["ydelse-svar"]
    assert await service.list_requirements() == []


async def test_one_wrong_entry_and_nothing_of_the_file_is_loaded(db):
    with pytest.raises(InvalidInput) as raised:
        await service.load_requirements(None, [standard("ydelse-svar"), standard("ydelse-fejl", kind="both")])
    assert [fault.field for fault in raised.value.fields] == ["ydelse-fejl.kind"]
    assert await service.list_requirements() == []


async def test_a_code_twice_in_a_file_is_refused(db):
    with pytest.raises(InvalidInput):
        await service.load_requirements(None, [standard("ydelse-svar"), standard("ydelse-svar", text="En anden.")])


async def test_each_change_is_in_the_trail(db):
    await service.create_requirement(BUYER, "ydelse-svar", requirement_input())
    await service.write_version(BUYER, "ydelse-svar", requirement_input(text="Ny."), version=1)
    await service.retire(BUYER, "ydelse-svar", version=2)
    n = await fetch_value("select count(*) from audit_entry where action like 'requirement.%' and actor_id = 1")
    assert n == 3


async def test_a_requirement_fits_into_a_tender_but_for_the_criterion_it_is_given_points_under(db):
    await service.load_standard(BUYER)
    entries = [
        {**as_entry(each), "number": f"K{place}"}
        for place, each in enumerate(await service.list_requirements(), start=1)
    ]
    checked, problems = check_section("kravspecifikation", "requirements", entries)
    evaluated = [place for place, each in enumerate(checked) if each["kind"] == "evaluated"]
    assert [fault.field for fault in problems] == [f"requirements[{place}].criterion" for place in evaluated]
    assert checked[0]["library_version"] == 1
