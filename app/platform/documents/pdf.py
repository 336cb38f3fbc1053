"""One document from checked data to its file. Only the forge imports this: it is what brings WeasyPrint in."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetchingError

from app.platform.documents.errors import ForgeFailed, TemplateRefused, TooLarge, UnknownSection
from app.platform.documents.fetcher import ClosedFetcher
from app.platform.documents.finish import complete_tags, declare_accessible
from app.platform.documents.headings import number_headings
from app.platform.documents.kinds import SHARED, STYLE, TEMPLATE, TEMPLATES, kind_folder
from app.platform.documents.metadata import Limits, load_metadata
from app.platform.documents.parts import drop_wrappers, keep_part
from app.platform.documents.protocol import Attached, Made, Request
from app.platform.documents.sandbox import fill_template
from app.platform.documents.texts import full_version
from app.platform.documents.values import conform, content_hash
from app.platform.documents.word import write_docx

VARIANT = "pdf/a-3a"


def warm_fonts(fonts: Path) -> FontConfiguration:
    """The shared font faces, unpacked once; every document forked later finds them ready."""
    configuration = FontConfiguration()
    sheet = TEMPLATES / SHARED / "fonts.css"
    if sheet.is_file():
        fetcher = ClosedFetcher((TEMPLATES / SHARED,), fonts)
        CSS(url=sheet.as_uri(), url_fetcher=fetcher, font_config=configuration)
    return configuration


def make_document(request: Request, fonts: FontConfiguration) -> Made:
    """Raises the errors of `errors.py`; limits on time and memory are the process's own."""
    started = time.process_time()
    folder = kind_folder(request.kind, Path(request.templates))
    fetcher = ClosedFetcher((folder, folder.parent / SHARED), Path(request.fonts), own=_own_files(folder, request))
    with _kept_log() as log, _own_addresses_only():
        html = _filled(request, folder, fetcher)
        if request.form == "docx":
            content, pages = write_docx(html.etree_element), 0
        else:
            document = _lay_out(html, fonts, request.limits)
            content, pages = _write(document, request.attachments, fetcher), len(document.pages)
    return Made(content=content, pages=pages, log=tuple(log), cpu_seconds=time.process_time() - started)


def _filled(request: Request, folder: Path, fetcher: ClosedFetcher) -> HTML:
    """The template with its values in it, headings numbered, cut down to the part that is wanted."""
    metadata = load_metadata(request.kind, Path(request.templates))
    values, problems = conform(request.data, metadata.fields)
    if problems:
        raise ForgeFailed("the template's metadata changed meanwhile")
    # A kind made in several languages has a field `language`, which goes before the kind's own.
    known = {"language": metadata.language} | values
    name = metadata.name.get(str(known["language"]), request.kind)
    about = {"kind": request.kind, "name": name, "template_version": full_version(metadata.version, request.edited)}
    known["made"] = about | {"content_hash": content_hash(values)}
    text = fill_template(folder, known, request.limits.characters, template=request.texts.get(TEMPLATE))
    html = HTML(string=text, base_url=f"{folder.resolve().as_uri()}/", url_fetcher=fetcher)
    number_headings(html.etree_element)
    if request.part and not keep_part(html.etree_element, request.part):
        raise UnknownSection(" ".join(request.part))
    drop_wrappers(html.etree_element)
    return html


def _own_files(folder: Path, request: Request) -> dict[Path, bytes]:
    """The style sheet that stands in for the one on the disk."""
    return {folder.resolve() / STYLE: request.texts[STYLE].encode()} if STYLE in request.texts else {}


@contextmanager
def _own_addresses_only() -> Iterator[None]:
    """WeasyPrint only logs most refused addresses; a few kinds it does not get over."""
    try:
        yield
    except URLFetchingError as error:
        raise TemplateRefused("it asks for an address that is not its own", "template.html") from error


def _lay_out(html: HTML, fonts: FontConfiguration, limits: Limits) -> Document:
    check_size("rows", sum(1 for _ in html.etree_element.iter("tr")), limits.rows)
    document = html.render(font_config=fonts, pdf_variant=VARIANT)
    check_size("pages", len(document.pages), limits.pages)
    return document


def check_size(what: str, came: int, allowed: int) -> None:
    if came > allowed:
        raise TooLarge(what, came, allowed)


def _write(document: Document, attachments: tuple[Attached, ...], fetcher: ClosedFetcher) -> bytes:
    attached = [_attachment(each, fetcher) for each in attachments]
    written: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=attached, finisher=complete_tags)
    return declare_accessible(written)


def _attachment(attached: Attached, fetcher: ClosedFetcher) -> Attachment:
    return Attachment(
        string=attached.content,
        name=attached.name,
        description=attached.description or attached.name,
        relationship=attached.relationship,
        url_fetcher=fetcher,
    )


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


@contextmanager
def _kept_log() -> Iterator[list[str]]:
    """WeasyPrint's warnings and errors, kept for the answer."""
    logger, handler = logging.getLogger("weasyprint"), _Kept()
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
