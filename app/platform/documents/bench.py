"""How many pages a second the forge makes, against WeasyPrint alone on the same HTML in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.platform.documents.forge import render_document, start_forge
from app.platform.documents.kinds import REPOSITORY
from app.platform.documents.metadata import load_sample

KIND = "kravspecifikation"
ROUNDS = 3


def bench_pdf_pages() -> dict[str, Any]:
    """One result row: `value` and `against` in pages a second; `ratio` is value over against, 1.0 being no cost at all.

    Both sides are warm: the first document of each is not counted.
    """
    ours, plain = forge_pages_per_second(), plain_pages_per_second()
    return {
        "name": "PDF pages of the sample specification, against plain WeasyPrint",
        "value": ours,
        "unit": "pages/s",
        "against": plain,
        "ratio": ours / plain,
    }


def forge_pages_per_second() -> float:
    """Checked, sandboxed, tagged, archivable and written to disk, through the forge."""
    sample = load_sample(KIND)
    start_forge()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bench.pdf"
        render_document(KIND, sample, out=out)
        made = [render_document(KIND, sample, out=out) for _ in range(ROUNDS)]
    return sum(each.pages for each in made) / sum(each.seconds for each in made)


def plain_pages_per_second() -> float:
    """The same HTML and fonts to an untagged PDF; in another process, since ours must not import WeasyPrint."""
    command = [sys.executable, "-m", "app.platform.documents.bench"]
    shown = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)  # noqa: S603 our own module
    told: dict[str, float] = json.loads(shown.stdout)
    return told["pages"] / told["seconds"]


def _plain() -> dict[str, float]:
    from weasyprint import HTML

    from app.platform.documents.fetcher import ClosedFetcher
    from app.platform.documents.headings import number_headings
    from app.platform.documents.kinds import SHARED, TEMPLATES, fonts_dir, kind_folder
    from app.platform.documents.metadata import load_metadata
    from app.platform.documents.parts import drop_wrappers
    from app.platform.documents.pdf import warm_fonts
    from app.platform.documents.sandbox import fill_template
    from app.platform.documents.values import conform

    folder = kind_folder(KIND)
    values, _ = conform(load_sample(KIND), load_metadata(KIND).fields)
    made = {"kind": KIND, "name": "Kravspecifikation", "template_version": "1", "content_hash": "0" * 64}
    text = fill_template(folder, values | {"made": made, "language": "da"}, 10**7)
    fonts, fetcher = warm_fonts(fonts_dir()), ClosedFetcher((folder, TEMPLATES / SHARED), fonts_dir())
    pages, seconds = 0, 0.0
    for counted in (False, *([True] * ROUNDS)):
        started = time.monotonic()
        html = HTML(string=text, base_url=f"{folder.as_uri()}/", url_fetcher=fetcher)
        number_headings(html.etree_element)
        drop_wrappers(html.etree_element)
        document = html.render(font_config=fonts)
        document.write_pdf()
        if counted:
            pages, seconds = pages + len(document.pages), seconds + time.monotonic() - started
    return {"pages": pages, "seconds": seconds}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_plain()))
