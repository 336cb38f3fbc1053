"""A specification of some thirty pages and 200 requirements: laid out, made again unchanged, one entry looked at."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from html import escape
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree.ElementTree import Element, tostring

from app.platform.documents import load_sample, render_section, start_forge
from scripts.benchmarks.measurement import Measurement

KIND = "kravspecifikation"
REQUIREMENTS = 200
AREAS = ("service", "staff", "place", "cooperation", "reporting", "quality")
LAYOUT_ROUNDS, AGAIN_ROUNDS, PREVIEW_ROUNDS = 3, 20, 9
AGAIN_MS, PREVIEW_MS = 50.0, 500.0
WHOLE = ("h1", "h2", "h3", "h4", "p", "ul", "dl")
ROOT = Path(__file__).resolve().parents[2]


def long_specification() -> dict[str, Any]:
    """The sample with its requirements told again and again in short, each with a number of its own."""
    data = deepcopy(load_sample(KIND))
    patterns = data["requirements"]
    data["requirements"] = [
        {
            **patterns[index % len(patterns)],
            "number": f"K{index + 1}",
            "area": AREAS[index * len(AREAS) // REQUIREMENTS],
        }
        for index in range(REQUIREMENTS)
    ]
    for requirement in data["requirements"]:
        requirement["text"] = " ".join(requirement["text"].split(". ")[0].split()).rstrip(":.") + "."
        requirement["documentation"] = None
    return data | {"evidence": None, "contract_terms": [], "clauses": [], "meetings": [], "definitions": []}


def bench_specification_layout() -> Measurement:
    """CPU seconds of page layout: ours, tagged and archivable, against one plain table of the same content."""
    shown = subprocess.run(
        [sys.executable, "-m", "scripts.benchmarks.documents"], cwd=ROOT, check=True, capture_output=True
    )
    told = json.loads(shown.stdout)
    name = f"layout of {told['pages']} pages, {REQUIREMENTS} requirements, against one table of the same (CPU)"
    return Measurement.of(name, told["seconds"], "s", against=told["plain_seconds"])


def bench_specification_again() -> Measurement:
    """An unchanged document asked for again, through issuing and the database to the stored file; the aim is 50 ms."""
    from app.platform.jobs.process import with_database

    spent = with_database(_issue_again)
    return Measurement.of("unchanged specification again, through issuing", spent, "ms", against=AGAIN_MS)


def bench_specification_preview() -> list[Measurement]:
    """One edited requirement through the warm forge; the aim is 500 ms. Time at the clock, and CPU in the child."""
    data = long_specification()
    start_forge()
    render_section(KIND, data, "requirements", entry="K1")
    clock, cpu = [], []
    for index in range(PREVIEW_ROUNDS):
        data["requirements"][index]["text"] += " Ændret."
        started = time.monotonic()
        made = render_section(KIND, data, "requirements", entry=f"K{index + 1}")
        clock.append((time.monotonic() - started) * 1000)
        cpu.append(made.cpu_seconds * 1000)
    return [
        Measurement.of("preview of one requirement of 200", median(clock), "ms", against=PREVIEW_MS),
        Measurement.of("preview of one requirement of 200 (CPU)", median(cpu), "ms", against=PREVIEW_MS),
    ]


async def _issue_again() -> float:
    """Milliseconds, the median."""
    from app.platform.documents import issuing

    data = long_specification()

    async def ask() -> Path:
        document_id = await issuing.issue_document(
            None, subject="bench", subject_id=1, kind=KIND, label="1.0", data=data, result_url="/", in_background=False
        )
        return await issuing.render_now(document_id)

    first = await ask()
    spent = []
    for _ in range(AGAIN_ROUNDS):
        await asyncio.sleep(0)
        started = time.monotonic()
        assert await ask() == first
        spent.append((time.monotonic() - started) * 1000)
    return median(spent)


def _layouts() -> dict[str, float]:
    """Both in turn, so that what else the machine does falls on both alike; the first of each is not counted."""
    from app.platform.documents.kinds import fonts_dir
    from app.platform.documents.pdf import VARIANT, warm_fonts

    fonts = warm_fonts(fonts_dir())
    ours, plain = [], []
    for counted in (False, *([True] * LAYOUT_ROUNDS)):
        seconds, pages = _timed(_own_html(), fonts, pdf_variant=VARIANT)
        plain_seconds, plain_pages = _timed(_plain_html(), fonts)
        if counted:
            ours.append(seconds)
            plain.append(plain_seconds)
    return {"pages": pages, "seconds": median(ours), "plain_pages": plain_pages, "plain_seconds": median(plain)}


def _timed(html: Any, fonts: Any, **options: Any) -> tuple[float, int]:
    started = time.process_time()
    document = html.render(font_config=fonts, **options)
    return time.process_time() - started, len(document.pages)


def _own_html(*, wrapped: bool = False) -> Any:
    from weasyprint import HTML

    from app.platform.documents.fetcher import ClosedFetcher
    from app.platform.documents.headings import number_headings
    from app.platform.documents.kinds import SHARED, TEMPLATES, fonts_dir, kind_folder
    from app.platform.documents.metadata import load_metadata
    from app.platform.documents.parts import drop_wrappers
    from app.platform.documents.sandbox import fill_template
    from app.platform.documents.values import conform

    folder = kind_folder(KIND)
    values, _ = conform(long_specification(), load_metadata(KIND).fields)
    made = {"kind": KIND, "name": "Kravspecifikation", "template_version": "1", "content_hash": "0" * 64}
    text = fill_template(folder, values | {"made": made, "language": "da"}, 10**7)
    fetcher = ClosedFetcher((folder, TEMPLATES / SHARED), fonts_dir())
    html = HTML(string=text, base_url=f"{folder.as_uri()}/", url_fetcher=fetcher)
    number_headings(html.etree_element)
    if not wrapped:
        drop_wrappers(html.etree_element)
    return html


def _plain_html() -> Any:
    """The same content as rows of one table in the same face and size: a requirement's pieces each in a column."""
    from weasyprint import HTML

    style = (
        "html { font: 9.2pt/1.47 'IBM Plex Sans' } td { border: 1px solid #888; padding: 1mm } table { width: 100% }"
    )
    rows = "".join(_rows(_own_html(wrapped=True).etree_element.find("body")))
    return HTML(string=f"<html lang=da><style>{style}</style><table>{rows}</table>")


def _rows(element: Element) -> Iterator[str]:
    """A row for each requirement and for each other block of text, with the paragraphs and lists it has."""
    for child in element:
        if "data-wrapper" in child.attrib:
            heading, kind, *text = child
            told = (*(heading.text or "").split("\t"), *_words(kind).split(" · ", 1))
            cells = "".join(f"<td>{escape(each)}</td>" for each in told)
            yield f"<tr>{cells}<td>{''.join(map(_html, text))}</td></tr>"
        elif child.tag in WHOLE:
            yield f"<tr><td colspan=5>{_html(child)}</td></tr>"
        elif child.tag == "tr":
            yield f"<tr><td colspan=2>{_words(child[0])}</td><td colspan=3>{' '.join(map(_words, child[1:]))}</td></tr>"
        else:
            yield from _rows(child)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _html(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_layouts()))
