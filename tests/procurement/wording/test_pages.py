"""Editing the words of a document in the browser: tried on the sample, refused with the line, saved, put to use."""

import io

import pikepdf
import pytest

from app.platform.db import fetch_value
from app.procurement.wording import service, trying
from tests.builders.wording import KIND, SHIPPED, WORDS, make_text

HERE = f"/wording/{KIND}"


def form(template=SHIPPED, **more):
    return {"template": template, "style": "", "note": "", "version": "0", "begun_from": "0", **more}


def with_last(line):
    """The shipped text with a line of its own put in before the last."""
    return SHIPPED.replace("{% endblock %}", f"\n{line}\n{{% endblock %}}")


LINE = SHIPPED.count("\n", 0, SHIPPED.index("{% endblock %}")) + 2


async def test_every_kind_of_a_tenders_documents_is_listed_with_what_is_in_use(db, client_as):
    await make_text(active=True)
    text = (await (await client_as("procurement")).get("/wording")).text
    assert text.count('href="/wording/') >= 11
    assert "bestilling" not in text
    assert "udgave 1" in text


async def test_the_editor_shows_the_text_and_the_fields_it_may_use(db, client_as):
    text = (await (await client_as("procurement")).get(HERE)).text
    assert "har besluttet at tildele" in text
    assert "<code>results[].lot</code>" in text
    assert "<code>buyer.name</code>" in text
    assert "Modtager" in text


async def test_a_preview_is_the_sample_as_a_pdf(db, client_as):
    answer = await (await client_as("procurement")).post(f"{HERE}/preview", data=form(WORDS))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 1
    assert await fetch_value("select count(*) from document_text") == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<p>{{ tender.titel }}</p>", "titel"),
        ("<p>{{ recipient.name|format }}</p>", "No filter named &#39;format&#39;"),
        ('{% include "/etc/passwd" %}', "/etc/passwd"),
        ('{% include "../bestilling/template.html" %}', "../bestilling/template.html"),
        ("<p>{{ ().__class__.__bases__ }}</p>", "__class__"),
        ('<p><img alt="x" src="https://example.org/x.png"></p>', "https://example.org/x.png"),
        ('<p><img alt="x" src="file:///etc/passwd"></p>', "file:///etc/passwd"),
        ("<p>{% if recipient.name %}</p>", "endblock"),
        ("{% autoescape false %}{{ tender.title }}{% endautoescape %}", "autoescape"),
    ],
)
async def test_what_reaches_outside_or_is_not_for_templates_is_refused_with_its_line(db, client_as, line, told):
    written = with_last(line)
    browser = await client_as("procurement")
    for path in (f"{HERE}/preview", HERE):
        answer = await browser.post(path, data=form(written))
        assert answer.status_code == 422
        assert told in answer.text
        assert f"linje {LINE}" in answer.text or f"linje {LINE + 1}" in answer.text
        assert 'class="is-wrong"' in answer.text
    assert await fetch_value("select count(*) from document_text") == 0


async def test_what_was_written_is_kept_when_it_is_refused(db, client_as):
    answer = await (await client_as("procurement")).post(
        HERE, data=form(with_last("Et nyt afsnit {{ pris }}"), note="Nye ord", style="p { color: black }")
    )
    assert "Et nyt afsnit {{ pris }}" in answer.text
    assert 'value="Nye ord"' in answer.text
    assert "p { color: black }" in answer.text


@pytest.mark.parametrize(
    "loop",
    [
        "{% for a in range(9999) %}" * 3 + "{% endfor %}" * 3,
        "{% for a in range(9999) %}{% for b in range(9999) %}<p>igen og igen</p>{% endfor %}{% endfor %}",
    ],
)
async def test_a_text_that_loops_is_stopped_and_its_loops_are_named(db, client_as, monkeypatch, loop):
    monkeypatch.setattr(trying, "SECONDS", 1)
    answer = await (await client_as("procurement")).post(HERE, data=form(with_last(loop)))
    assert answer.status_code == 422
    assert f"linje {LINE}" in answer.text
    assert await fetch_value("select count(*) from document_text") == 0


async def test_a_style_that_reaches_outside_is_refused_beside_the_style_sheet(db, client_as):
    style = 'p { background: url("https://example.org/a.png") }'
    answer = await (await client_as("procurement")).post(HERE, data=form(style=style))
    assert answer.status_code == 422
    assert 'href="#style"' in answer.text


async def test_a_version_is_saved_then_put_to_use_and_taken_out_again(db, client_as):
    browser = await client_as("procurement")
    saved = await browser.post(HERE, data=form(WORDS, note="Venligere"))
    assert saved.headers["location"] == f"{HERE}?from=1"
    assert (await service.get_texts(KIND)).in_use is None
    await browser.post(f"{HERE}/use", data={"version": "1", "instead_of": "0"})
    assert (await service.get_texts(KIND)).in_use.version == 1
    assert "Med glæde" in (await browser.get(HERE)).text
    await browser.post(f"{HERE}/use", data={"version": "0", "instead_of": "1"})
    assert (await service.get_texts(KIND)).in_use is None


async def test_two_people_saving_lose_nothing(db, client_as):
    browser = await client_as("procurement")
    await make_text()
    mine = WORDS.replace("Med glæde", "Med tak")
    answer = await browser.post(HERE, data=form(mine))
    assert answer.status_code == 409
    assert "Med tak" in answer.text
    assert f'href="{HERE}?from=1"' in answer.text
    again = await browser.post(HERE, data=form(mine, version="1"))
    assert again.headers["location"] == f"{HERE}?from=2"


async def test_a_choice_made_on_an_old_page_is_refused(db, client_as):
    await make_text(active=True)
    answer = await (await client_as("procurement")).post(f"{HERE}/use", data={"version": "0", "instead_of": "0"})
    assert answer.status_code == 409
    assert (await service.get_texts(KIND)).in_use.version == 1


async def test_a_newer_shipped_text_is_told_until_somebody_has_compared(db, client_as):
    await make_text(active=True, based_on="0.9")
    browser = await client_as("procurement")
    assert "Standardteksten er nyere" in (await browser.get("/wording")).text
    text = (await browser.get(HERE)).text
    assert 'name="seen_shipped"' in text
    changed = WORDS.replace("Med glæde", "Med tak")
    await browser.post(HERE, data=form(changed, version="1", begun_from="1"))
    assert (await service.get_version(KIND, 2)).based_on == "0.9"
    await browser.post(HERE, data=form(WORDS, version="2", begun_from="2", seen_shipped="1"))
    assert 'name="seen_shipped"' not in (await browser.get(f"{HERE}?from=3")).text


async def test_the_shipped_text_is_nothing_to_save_and_other_documents_are_not_edited_here(db, client_as):
    browser = await client_as("procurement")
    assert (await browser.post(HERE, data=form())).status_code == 422
    assert (await browser.post(HERE, data=form(""))).status_code == 422
    for kind in ("bestilling", "modelkort", "findes_ikke"):
        assert (await browser.get(f"/wording/{kind}")).status_code == 404
