"""A source's own headers and codes: guessed, asked once, and used by themselves from then on."""

import pytest

from app.platform.db import fetch_value
from app.platform.errors import NotFound
from app.platform.intake.guessing import guess_code, guess_columns
from app.platform.intake.mapping import fingerprint, header_keys
from app.platform.intake.outline import make_outline
from app.platform.intake.sheets import Sheet
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import csv_bytes, import_lines, kind, messages

CPR = make_cpr(7)
HEADER = "Borger CPR;Fulde navn;Ydelsesart;Ydelse start;Til dato;Intern note"
LINES = (
    HEADER,
    f"{CPR};Eksempel Navnesen;Kontanthjælp §11;01-02-2025;28-02-2025;x",
    f"{CPR};Eksempel Navnesen;Sygedagpenge §7;01-03-2025;;y",
    f"{CPR};Eksempel Navnesen;Kontanthjælp §11;01-05-2025;;z",
)


async def upload(client, kind_name, data, **fields):
    return await client.post("/imports", data={"kind": kind_name, **fields}, files={"file": ("fil.csv", data)})


async def waiting(client, lines=LINES):
    """The address of an import that waits for its columns."""
    await make_citizen(cpr=CPR)
    return (await upload(client, "spells", csv_bytes(*lines))).headers["location"]


CHOSEN = {
    "name": "Fagsystem ydelser", "column-0": "cpr", "column-1": "", "column-2": "benefit", "column-3": "start_on",
    "column-4": "end_on", "column-5": "", "code-2-0": "kontanthjaelp", "code-2-1": "sygedagpenge",
}  # fmt: skip


def test_headers_are_guessed_whatever_their_spelling():
    header = ["Borger CPR", "Ydelses-art", "STARTDATO", "Slut dato", "Sagsbehandler", "Noget andet"]
    assert guess_columns(header, kind("spells"), {}) == ["cpr", "benefit", "start_on", "end_on", None, None]


def test_each_column_is_guessed_once_and_what_was_settled_before_counts_most():
    learned = {"gyldigfra": "start_on", "startdato": None}
    assert guess_columns(["Startdato", "Gyldig fra", "Fra"], kind("spells"), learned) == [None, "start_on", None]


def test_codes_are_guessed_by_what_they_hold():
    ours = {"kontanthjælp": "kontanthjaelp", "sygedagpenge": "sygedagpenge", "dagpenge": "dagpenge"}
    assert guess_code("Kontanthjælp §11", ours) == "kontanthjaelp"
    assert guess_code("SYGEDAGP.", ours) == "sygedagpenge"
    assert guess_code("SU", ours) is None


def test_a_set_of_headers_is_known_in_any_order_case_and_spacing():
    assert fingerprint(header_keys(["Cpr nr", "Fra"])) == fingerprint(header_keys([" FRA", "CPR  nr", ""]))
    assert fingerprint(["Cpr nr"]) != fingerprint(["Cpr nr", "Fra"])
    assert header_keys(["Navn", "navn", ""]) == ["Navn", "navn (2)", ""]


def test_the_outline_shows_no_numbers_names_or_notes():
    rows = [[CPR, f"Navn {n}", "Kontanthjælp §11", "01-02-2025", f"{n}", f"Fri tekst {n}"] for n in range(30)]
    header = ["Id", "Hvem", "Ydelsesart", "Fra", "Løbenr", "Bemærkning"]
    outline = make_outline(Sheet(header, rows, "utf-8"), kind("spells"))
    assert [(c.header, c.hidden) for c in outline.columns] == [
        ("Id", True), ("Hvem", True), ("Ydelsesart", False), ("Fra", False), ("Løbenr", False), ("Bemærkning", True),
    ]  # fmt: skip
    assert outline.columns[0].values is None
    assert outline.columns[2].values == {"Kontanthjælp §11": 30}


def test_the_outline_of_reports_shows_nothing_of_what_is_written_in_them():
    rows = [[f"F-{n}", f"Sofie har {n} gode dage", "Fast tekst om Sofie"] for n in range(30)]
    outline = make_outline(Sheet(["Forløb", "Udbytte", "Sagens bemærkning"], rows, "utf-8"), kind("reports"))
    assert [column.samples for column in outline.columns] == [[], [], []]
    assert outline.columns[2].values is None


async def test_a_foreign_file_is_asked_about_once_and_the_next_one_is_read_by_itself(client_as):
    client = await client_as("administrator")
    address = await waiting(client)
    assert address.endswith("/mapping")
    shown = (await client.get(address)).text
    assert "Navnesen" not in shown
    assert CPR not in shown
    assert "Kontanthjælp §11" in shown
    assert '<option value="kontanthjaelp" selected>' in shown
    assert (await client.post(address, data=CHOSEN)).status_code == 303
    batch = address.removesuffix("/mapping")
    assert "Fagsystem ydelser" in (await client.get(batch)).text
    assert (await client.post(f"{batch}/confirm")).status_code == 303
    assert await fetch_value("select count(*) from benefit_spell where benefit = 'kontanthjaelp'") == 2
    other = make_cpr(8)
    await make_citizen(cpr=other)
    turned = (
        "Til dato;Intern note;Borger CPR;Fulde navn;Ydelsesart;Ydelse start",
        f";;{other};X Y;kontanthjælp §11;01-02-2025",
    )
    again = (await upload(client, "spells", csv_bytes(*turned))).headers["location"]
    assert not again.endswith("/mapping")
    assert "Fagsystem ydelser" in (await client.get(again)).text


async def test_what_keeps_a_mapping_from_being_saved_is_told_and_the_input_stays(client_as):
    client = await client_as("administrator")
    address = await waiting(client)
    wrong = CHOSEN | {"column-1": "cpr", "column-3": "", "column-5": "gone", "code-2-1": "", "name": "Mit navn"}
    answer = await client.post(address, data=wrong)
    assert answer.status_code == 422
    for text in (
        "kan ikke begge være cpr",
        "start_on",
        "findes ikke længere",
        "som ikke kendes her: 1",
        'value="Mit navn"',
    ):
        assert text in answer.text, text
    assert await fetch_value("select count(*) from import_mapping") == 0
    nameless = await client.post(address, data=CHOSEN | {"name": ""})
    assert "Giv koblingen et navn" in nameless.text
    numbered = await client.post(address, data=CHOSEN | {"column-1": "benefit", "column-2": ""})
    assert "for mange forskellige værdier" in numbered.text


async def test_other_columns_show_their_codes_before_anything_is_saved(client_as):
    client = await client_as("administrator")
    address = await waiting(client)
    answer = await client.post(address, data=CHOSEN | {"step": "codes", "column-2": ""})
    assert answer.status_code == 200
    assert 'name="code-2-0"' not in answer.text


async def test_a_new_code_from_a_known_source_is_listed_and_added(client_as):
    client = await client_as("administrator")
    address = await waiting(client)
    await client.post(address, data=CHOSEN)
    new = (
        HEADER,
        f"{CPR};X Y;Dagpenge A-kasse;01-01-2020;01-02-2020;",
        f"{CPR};X Y;Kontanthjælp §11;01-01-2020;01-02-2020;",
    )
    failed = (await upload(client, "spells", csv_bytes(*new))).headers["location"]
    assert f"{failed}/mapping" in (await client.get(failed)).text
    form = (await client.get(f"{failed}/mapping")).text
    assert "Dagpenge A-kasse" in form
    saved = CHOSEN | {"code-2-0": "dagpenge", "code-2-1": "kontanthjaelp", "version": "1"}
    assert (await client.post(f"{failed}/mapping", data=saved | {"version": ""})).status_code == 409
    assert (await client.post(f"{failed}/mapping", data=saved)).status_code == 303
    codes = await fetch_value("select codes -> 'benefit' from import_mapping")
    assert "Sygedagpenge §7" in codes
    assert "Dagpenge A-kasse" in codes
    assert await fetch_value("select count(*) from import_mapping") == 1


async def test_mappings_are_listed_renamed_and_deleted(client_as):
    client = await client_as("administrator")
    await client.post(await waiting(client), data=CHOSEN)
    number = await fetch_value("select id from import_mapping")
    assert "Fagsystem ydelser" in (await client.get("/imports/mappings")).text
    assert [m["name"] for m in (await client.get("/api/imports/mappings")).json()] == ["Fagsystem ydelser"]
    address = f"/imports/mappings/{number}"
    assert "Kontanthjælp §11" in (await client.get(address)).text
    assert (await client.post(f"{address}/rename", data={"name": "", "version": "1"})).status_code == 422
    assert (await client.post(f"{address}/rename", data={"name": "Nyt", "version": "1"})).status_code == 303
    assert (await client.post(f"{address}/rename", data={"name": "Igen", "version": "1"})).status_code == 409
    procurement = await client_as("procurement")
    assert (await procurement.get(address)).status_code == 404
    assert "Nyt" not in (await procurement.get("/imports/mappings")).text
    assert (await client.post(f"{address}/delete")).status_code == 303
    assert await fetch_value("select count(*) from import_mapping") == 0


async def test_two_mappings_of_a_kind_have_two_names(client_as):
    client = await client_as("administrator")
    await client.post(await waiting(client), data=CHOSEN)
    lines = ("Personnummer;Ydelse;Fra;Lokal kode", f"{CPR};dagpenge;01-01-2020;1")
    address = (await upload(client, "spells", csv_bytes(*lines))).headers["location"]
    chosen = {
        "name": "fagsystem YDELSER",
        "column-0": "cpr",
        "column-1": "benefit",
        "column-2": "start_on",
        "column-3": "",
    }
    answer = await client.post(address, data=chosen)
    assert answer.status_code == 422
    assert "har dette navn" in answer.text
    assert (await client.post(address, data=chosen | {"name": "Andet"})).status_code == 303


async def test_the_terminal_uses_a_mapping_by_name_and_by_headers(client_as):
    client = await client_as("administrator")
    await client.post(await waiting(client), data=CHOSEN)
    known = await import_lines("spells", *LINES)
    assert (known.committed, known.report.mapping) == (True, "Fagsystem ydelser")
    wider = (f"{HEADER};Nyt", f"{CPR};X;Sygedagpenge §7;01-01-2020;01-02-2020;;1")
    refused = await import_lines("spells", *wider, mapping="fagsystem ydelser")
    assert messages(refused) == [
        (1, "#7", "The mapping Fagsystem ydelser does not know column 7. Say what it is, or that it is left out.")
    ]
    with pytest.raises(NotFound, match="Fagsystem ydelser"):
        await import_lines("spells", *LINES, "", mapping="Ukendt")


async def test_a_mapping_to_a_column_that_is_gone_asks_again(client_as, db):
    client = await client_as("administrator")
    await client.post(await waiting(client), data=CHOSEN)
    await db.execute("""update import_mapping set columns = columns || '{"Intern note": "gone_column"}'""")
    address = (await upload(client, "spells", csv_bytes(*LINES[:2]))).headers["location"]
    assert address.endswith("/mapping")
    assert "gone_column, som ikke findes længere" in (await client.get(address.removesuffix("/mapping"))).text
    assert '<option value="cpr" selected>' in (await client.get(address)).text


async def test_a_file_without_a_header_is_not_asked_about(client_as):
    client = await client_as("administrator")
    lines = [f"{CPR};Kontanthjælp;01-0{n}-2025" for n in range(1, 5)]
    address = (await upload(client, "spells", csv_bytes(*lines))).headers["location"]
    assert not address.endswith("/mapping")
    shown = (await client.get(address)).text
    assert "ser ud til at indeholde data" in shown
    assert CPR not in shown


async def test_the_columns_of_another_kind_are_recognised(client_as):
    client = await client_as("administrator")
    address = (
        await upload(client, "suppliers", csv_bytes("cpr;benefit;start_on", f"{CPR};dagpenge;01-01-2020"))
    ).headers["location"]
    assert "hører til arten »Ydelsesforløb«" in (await client.get(address)).text
    result = await import_lines("suppliers", "cpr;benefit;start_on", f"{CPR};dagpenge;01-01-2020")
    assert "Choose that kind" in messages(result)[0][2]


async def test_one_known_word_in_a_foreign_header_does_not_tell_the_delimiter(client_as):
    client = await client_as("administrator")
    lines = ("Navn, adresse;Leverandørnr;Ejerform", "Ærø Kurser, Havnen 1;L1;privat", "Bo, Vejen 2;L2;privat")
    address = (await upload(client, "suppliers", csv_bytes(*lines))).headers["location"]
    assert address.endswith("/mapping")
    assert "Leverandørnr" in (await client.get(address)).text
