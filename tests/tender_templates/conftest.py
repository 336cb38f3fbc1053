"""The sample of the requirement specification, rendered once for all tests of this folder."""

import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.platform.documents import Attached, RenderedDocument, load_sample, render_document, stop_forge

DATA = b'{"ocid": "ocds-example"}'


@pytest.fixture(scope="session", autouse=True)
def forge() -> Iterator[None]:
    yield
    stop_forge()


@pytest.fixture(scope="session")
def of_sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RenderedDocument]:
    """The sample of any kind, rendered once for all tests."""
    folder = tmp_path_factory.mktemp("samples")
    return cache(lambda kind: render_document(kind, load_sample(kind), out=folder / f"{kind}.pdf"))


@pytest.fixture
def sample() -> dict[str, Any]:
    return load_sample("kravspecifikation")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> RenderedDocument:
    out = tmp_path_factory.mktemp("kravspecifikation") / "kravspecifikation.pdf"
    attached = Attached("udbud.json", DATA, "Udbuddets data i maskinlæsbar form")
    return render_document("kravspecifikation", load_sample("kravspecifikation"), out=out, attachments=[attached])


@pytest.fixture(scope="session")
def pdf(made: RenderedDocument) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(made.path) as opened:
        yield opened


@pytest.fixture(scope="session")
def text(made: RenderedDocument) -> str:
    return text_of(made.path)


@pytest.fixture
def render(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    """Renders changed data and returns the PDF's text."""

    def _render(data: dict[str, Any]) -> str:
        return text_of(render_document("kravspecifikation", data, out=tmp_path / "x.pdf").path)

    return _render


def text_of(path: Path) -> str:
    """The whole text on one line, as a reader would copy it."""
    shown = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(shown.stdout.replace("\N{NO-BREAK SPACE}", " ").split())
