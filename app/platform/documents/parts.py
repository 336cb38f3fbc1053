"""Parts of a document: one alone, to look at what was just edited; wrappers that only say where a part is."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

MARK = "data-part"
WRAPPER = "data-wrapper"


def keep_part(root: Element, part: Sequence[str]) -> bool:
    """Leaves only the elements whose `data-part` names every word of `part`; numbers stay as they were in the whole.

    Works in place. False, with nothing changed, when the document shows no such part.
    """
    body = root.find("body")
    found = [] if body is None else list(_marked(body, set(part)))
    if body is None or not found:
        return False
    for child in list(body):
        body.remove(child)
    main = SubElement(body, "main", {"class": "body"})
    for element in found:
        # An entry stands in a section, as it does in the whole.
        (main if element.tag == "section" else SubElement(main, "section")).append(element)
    return True


def _marked(element: Element, wanted: set[str]) -> Iterator[Element]:
    for child in element:
        if wanted <= set(child.get(MARK, "").split()):
            yield child
        else:
            yield from _marked(child, wanted)


def drop_wrappers(root: Element) -> None:
    """An element marked `data-wrapper` gives its place to its children: a box for each requirement costs layout."""
    for parent in list(root.iter()):
        # From the last, so that the places before it stay right.
        for place in reversed(range(len(parent))):
            if WRAPPER in parent[place].attrib:
                parent[place : place + 1] = list(parent[place])
