"""The same filled-in template as a Word file, for those who must edit elsewhere; what things are is told by styles.

It reads the HTML that the PDF is laid out from, so a document's wording stands in one place.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from app.platform.documents import word_package as package

HEADING_STYLES = {"h1": "Title", "h2": "Heading1", "h3": "Heading2", "h4": "Heading3"}
NUMBERED = ("h2", "h3")
PARAGRAPH_STYLES = {"kind": "Kind", "answer": "Answer", "subtitle": "Subtitle", "origin": "Caption", "draft": "Kind"}
RUN_STYLES = {"strong": "Strong", "ins": "Inserted", "del": "Deleted"}
CLASS_STYLES = {"mark": "Mark", "hash": "Checksum", "small": "Small"}
NEW_PAGE = ("cover", "front")
BLOCKS = frozenset(
    {
        "h1", "h2", "h3", "h4", "p", "ul", "table", "dl", "div", "section", "article", "header", "main", "nav",
        "figure", "figcaption",
    }
)  # fmt: skip
# A4 less the margins, in twentieths of a point.
TEXT_WIDTH = 9356
# The same file for the same content, whenever it is made.
STAMP = (1980, 1, 1, 0, 0, 0)


def write_docx(root: Any) -> bytes:
    """The document's HTML as a DOCX file. `root` is its element tree, headings numbered."""
    body = root.find("body")
    about = {each.get("name"): each.get("content", "") for each in root.iter("meta") if each.get("name")}
    language = root.get("lang", "da")
    title = " ".join("".join(root.find("head").find("title").itertext()).split())
    page, of = ("Page", "of") if language == "en" else ("Side", "af")
    number = f"{_run(f'{page} ')}{package.field('PAGE')}{_run(f' {of} ')}{package.field('NUMPAGES')}"
    files = {
        "[Content_Types].xml": package.CONTENT_TYPES,
        "_rels/.rels": package.RELATIONS,
        "docProps/core.xml": package.core(
            title, about.get("author", ""), about.get("description", ""), about.get("dcterms.created", ""), language
        ),
        "word/_rels/document.xml.rels": package.DOCUMENT_RELATIONS,
        "word/styles.xml": package.styles(language),
        "word/numbering.xml": package.numbering(),
        "word/settings.xml": package.settings(language),
        "word/header1.xml": package.running(
            "hdr", "Header", body.get("data-running-left", ""), _run(body.get("data-running-right", ""))
        ),
        "word/footer1.xml": package.running("ftr", "Footer", body.get("data-running-foot", ""), number),
        "word/document.xml": _document(body),
    }
    return _zipped(files)


def _zipped(files: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), text.encode(), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _document(body: Any) -> str:
    return (
        f'{package.HEAD}<w:document xmlns:w="{package.W}" xmlns:r="{package.R}"><w:body>'
        f"{''.join(Blocks().within(body))}"
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1247" w:bottom="1304" w:left="1303" '
        'w:header="680" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )


class Blocks:
    """Turns block elements into paragraphs and tables, in reading order."""

    def __init__(self) -> None:
        self.bookmarks = 0

    def within(self, element: Any, style: str = "") -> Iterator[str]:
        """The element's own text as paragraphs of `style`, its block children by their kind."""
        runs = [_inline_text(element.text)]
        for child in element:
            if not isinstance(child.tag, str):
                runs.append(_inline_text(child.tail))
            elif child.tag in BLOCKS:
                yield from _flushed(runs, style)
                yield from self.block(child, style)
                runs = [_inline_text(child.tail)]
            else:
                runs += [*inline(child), _inline_text(child.tail)]
        yield from _flushed(runs, style)

    def block(self, element: Any, style: str) -> Iterator[str]:
        made = getattr(self, f"_{element.tag}", None)
        if made is not None:
            yield from made(element, style)
            return
        yield from self.within(element, style)
        if set(_classes(element)) & set(NEW_PAGE):
            yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    def _p(self, element: Any, style: str) -> Iterator[str]:
        own = next((PARAGRAPH_STYLES[name] for name in _classes(element) if name in PARAGRAPH_STYLES), style)
        yield from _flushed(_children(element), own)

    def _heading(self, element: Any, _style: str) -> Iterator[str]:
        style, runs, extra = HEADING_STYLES[element.tag], _children(element), ""
        if element.tag in NUMBERED:
            number = next((each for each in element if each.get("class") == "number"), None)
            if number is None or "data-plain" in element.attrib:
                extra = '<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'
            else:
                # Word counts it itself.
                runs = [_inline_text((number.tail or "").lstrip())]
                rest = list(element)[list(element).index(number) + 1 :]
                for child in rest:
                    runs += [*inline(child), _inline_text(child.tail)]
        yield _paragraph(self.bookmarked(element, "".join(runs)), style, extra)

    _h1 = _h2 = _h3 = _h4 = _heading

    def bookmarked(self, element: Any, runs: str) -> str:
        if not element.get("id"):
            return runs
        self.bookmarks += 1
        name = quoteattr(_bookmark(element.get("id")))
        return f'<w:bookmarkStart w:id="{self.bookmarks}" w:name={name}/>{runs}<w:bookmarkEnd w:id="{self.bookmarks}"/>'

    def _article(self, element: Any, style: str) -> Iterator[str]:
        """Its bookmark stands on its heading, where a link should land."""
        heading = next((child for child in element if child.tag in HEADING_STYLES), None)
        if heading is not None and element.get("id") and not heading.get("id"):
            heading.set("id", element.get("id"))
        yield from self.within(element, style)

    def _ul(self, element: Any, _style: str) -> Iterator[str]:
        for item in element:
            if item.tag == "li":
                yield from self.within(item, "ListBullet")

    def _dl(self, element: Any, _style: str) -> Iterator[str]:
        """`pairs` read as one line each, terms as a heading line and its meaning."""
        if "pairs" not in _classes(element):
            for child in element:
                yield from _flushed(_children(child), "Term" if child.tag == "dt" else "")
            return
        term: list[str] = []
        for child in element:
            if child.tag == "dt":
                term = [_run("".join(child.itertext()).strip() + ": ", "Strong")]
            else:
                yield from _flushed([*term, *_children(child)], "")

    def _nav(self, element: Any, _style: str) -> Iterator[str]:
        """A table of contents that Word can make anew, filled with the entries as they are."""
        entries = list(element.iter("li"))
        begin = "".join(
            f"<w:r>{part}</w:r>"
            for part in (
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
            )
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for place, entry in enumerate(entries):
            runs = "".join(part for child in entry for part in inline(child))
            level = "TOC2" if "level-2" in _classes(entry) else "TOC1"
            yield _paragraph((begin if place == 0 else "") + runs + (end if place == len(entries) - 1 else ""), level)

    def _figure(self, element: Any, _style: str) -> Iterator[str]:
        """Drawings are in the PDF; what they show is told."""
        for caption in element.iter("figcaption"):
            yield from _flushed(["".join(_children(caption))], "Caption")

    def _div(self, element: Any, style: str) -> Iterator[str]:
        if "room" in _classes(element):
            inside = "".join(self.within(element, "Caption")) + 4 * "<w:p/>"
            yield _table([[(inside, TEXT_WIDTH, False)]], 0, "Box")
        else:
            yield from self.within(element, style)

    def _table(self, element: Any, _style: str) -> Iterator[str]:
        for caption in element.iter("caption"):
            yield from _flushed(_children(caption), "TableHeading")
        rows = list(element.iter("tr"))
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        heads = sum(1 for part in element if part.tag == "thead" for _ in part)
        shown = [[self._cell(cell, columns, place) for place, cell in enumerate(row)] for row in rows]
        yield _table(shown, heads, "Facts")

    def _cell(self, cell: Any, columns: int, place: int) -> tuple[str, int, bool]:
        style = "TableHeading" if cell.tag == "th" else "TableText"
        inside = "".join(self.within(cell, style)) or f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
        return inside, _width(columns, place), cell.tag == "th"


def _width(columns: int, place: int) -> int:
    """Two columns are a label and its text; a single one and many share the page."""
    if columns == 2:
        return TEXT_WIDTH * 3 // 10 if place == 0 else TEXT_WIDTH * 7 // 10
    return TEXT_WIDTH // columns


def _table(rows: list[list[tuple[str, int, bool]]], heads: int, style: str) -> str:
    """Rows of cells (content, width, heading); the first `heads` are repeated on each page."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _, width, _ in max(rows, key=len))
    look = f'<w:tblLook w:val="0{"6" if heads else "4"}80" w:firstRow="{int(bool(heads))}" w:firstColumn="1"/>'
    written = "".join(_row(row, is_head=place < heads) for place, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="autofit"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>'
        '<w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>'
    )


def _row(cells: list[tuple[str, int, bool]], *, is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>' for content, width, _ in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>"


def inline(element: Any, style: str = "") -> Iterator[str]:
    """Runs of an inline element and what is in it."""
    if not isinstance(element.tag, str) or element.tag in ("svg", "style", "script"):
        return
    if element.tag == "br":
        yield "<w:r><w:br/></w:r>"
        return
    classes = _classes(element)
    if "box" in classes:
        yield _run("\N{BALLOT BOX} ", style)
    own = next((CLASS_STYLES[name] for name in classes if name in CLASS_STYLES), RUN_STYLES.get(element.tag, style))
    runs = [_inline_text(element.text, own)]
    for child in element:
        runs += [*inline(child, own), _inline_text(child.tail, own)]
    target = element.get("href", "") if element.tag == "a" else ""
    if target.startswith("#"):
        yield f"<w:hyperlink w:anchor={quoteattr(_bookmark(target[1:]))}>{''.join(runs)}</w:hyperlink>"
    else:
        yield from runs


def _children(element: Any) -> list[str]:
    runs = [_inline_text(element.text)]
    for child in element:
        runs += [*inline(child), _inline_text(child.tail)]
    return runs


def _flushed(runs: list[str], style: str) -> Iterator[str]:
    """One paragraph of the runs, or none when they hold nothing to read."""
    joined = "".join(runs)
    if any(text.strip() for text in _texts(joined)):
        yield _paragraph(joined, style)


def _texts(runs: str) -> Iterator[str]:
    for piece in runs.split("<w:t ")[1:]:
        yield piece.split(">", 1)[1].split("</w:t>", 1)[0]


def _paragraph(runs: str, style: str, extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{extra}</w:pPr>{runs}</w:p>"


def _inline_text(text: str | None, style: str = "") -> str:
    """White space as HTML reads it: any run of it is one space."""
    if not text:
        return ""
    words = re.sub(r"[ \t\r\n]+", " ", text)
    return _run(words, style)


def _run(text: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _bookmark(name: str) -> str:
    """Word's names begin with a letter, hold letters, digits and `_`, and are at most 40 characters."""
    return "".join(letter if letter.isalnum() else "_" for letter in f"b_{name}")[:40]


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()
