"""Numbers, contents and references are made from the headings themselves."""

from xml.etree.ElementTree import fromstring, tostring

from app.platform.documents.headings import number_headings

PAGE = """<body><nav data-contents=""/><section><h2 id="guide">Guide</h2></section><main data-numbered="">
<h2 id="a">Alpha</h2><h3 id="a1">First</h3><h3>Unlisted</h3><h3 data-plain="">K1 Plain</h3>
<section><h2 id="b">Beta <em>bold</em></h2><h3 id="b1">Second</h3></section>
<a data-ref="" href="#b1"/><a data-ref="" href="#gone"/></main></body>"""


def numbered():
    root = fromstring(PAGE)
    number_headings(root)
    return root


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_chapters_and_sections_are_counted():
    assert [words(h) for h in numbered().iter() if h.tag in ("h2", "h3")] == [
        "Guide", "1 Alpha", "1.1 First", "1.2 Unlisted", "K1 Plain", "2 Beta bold", "2.1 Second",
    ]  # fmt: skip


def test_contents_list_what_has_an_address():
    (nav,) = numbered().iter("nav")
    links = [(a.get("href"), words(a)) for a in nav.iter("a")]
    assert links == [
        ("#guide", "Guide"), ("#a", "1 Alpha"), ("#a1", "1.1 First"), ("#b", "2 Beta bold"), ("#b1", "2.1 Second"),
    ]  # fmt: skip


def test_references_name_the_section():
    text = tostring(numbered(), encoding="unicode")
    assert 'href="#b1">afsnit\N{NO-BREAK SPACE}2.1</a>' in text
    assert 'href="#gone">dokumentet</a>' in text
