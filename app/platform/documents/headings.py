"""Numbers a document's headings, fills in its contents and its references, so that a template never counts."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

LEVELS = {"h2": 1, "h3": 2}


def number_headings(root: Element) -> None:
    """Works on these marks in the HTML, in place.

    `data-numbered`  on an element: the h2 and h3 inside get numbers (1, 1.1).
    `data-contents`  on an empty nav: gets the list of all h2 and h3 that have an id.
    `data-plain`     on a heading: it has a number of its own, or needs none, and stays out of the contents.
    `data-ref`       on a link to a numbered heading: gets the text "afsnit 1.1".
    """
    listed = list(_headings(root, numbered=False))
    numbers = dict(_count(heading for heading, numbered in listed if numbered))
    for heading, number in numbers.items():
        _put_first(heading, number)
    for nav in root.iter("nav"):
        if "data-contents" in nav.attrib:
            _fill_contents(nav, [heading for heading, _ in listed if heading.get("id")], numbers)
    words = ("section", "the document") if root.get("lang") == "en" else ("afsnit", "dokumentet")
    _fill_references(root, words, {heading.get("id", ""): number for heading, number in numbers.items()})


def _headings(element: Element, *, numbered: bool) -> Iterator[tuple[Element, bool]]:
    numbered = numbered or "data-numbered" in element.attrib
    for child in element:
        if child.tag in LEVELS and "data-plain" not in child.attrib:
            yield child, numbered
        elif isinstance(child.tag, str):
            yield from _headings(child, numbered=numbered)


def _count(headings: Iterator[Element]) -> Iterator[tuple[Element, str]]:
    chapter = section = 0
    for heading in headings:
        if LEVELS[str(heading.tag)] == 1:
            chapter, section = chapter + 1, 0
            yield heading, str(chapter)
        else:
            section += 1
            yield heading, f"{chapter}.{section}"


def _put_first(heading: Element, number: str) -> None:
    """A real space follows the number, so that text and bookmarks read `3.1 Title`."""
    mark = Element("span", {"class": "number"})
    mark.text, mark.tail = number, f" {(heading.text or '').lstrip()}"
    heading.text = None
    heading.insert(0, mark)


def _fill_contents(nav: Element, headings: list[Element], numbers: dict[Element, str]) -> None:
    entries = SubElement(nav, "ul", {"class": "contents"})
    for heading in headings:
        entry = SubElement(entries, "li", {"class": f"level-{LEVELS[str(heading.tag)]}"})
        link = SubElement(entry, "a", {"href": f"#{heading.get('id')}"})
        title = " ".join("".join(heading.itertext()).split())
        if number := numbers.get(heading):
            mark = SubElement(link, "span", {"class": "number"})
            mark.text, mark.tail = number, " " + title.removeprefix(number).strip()
        else:
            link.text = title


def _fill_references(root: Element, words: tuple[str, str], numbers: dict[str, str]) -> None:
    """`words`: what a numbered place is called, and what stands where there is none."""
    for link in root.iter("a"):
        if "data-ref" in link.attrib:
            number = numbers.get(link.get("href", "").removeprefix("#"))
            link.text = f"{words[0]}\N{NO-BREAK SPACE}{number}" if number else words[1]
