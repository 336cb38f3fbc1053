"""Small document kinds made for one test, and a forge that ends with the session."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.platform.documents import Limits, RenderedDocument, render_document, stop_forge

METADATA = """
kind: prove
version: "2"
name: {da: Prøve, en: Trial}
fields:
  title: {type: text, max: 80, optional: true, da: Titel, en: Title}
  entries: {type: list, optional: true, da: Poster, en: Entries, item: {type: text}}
"""

Render = Callable[..., RenderedDocument]


@pytest.fixture(scope="session", autouse=True)
def forge() -> Iterator[None]:
    yield
    stop_forge()


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder of templates with one kind, `prove`, still without a template."""
    folder = tmp_path / "templates"
    (folder / "_shared").mkdir(parents=True)
    (folder / "prove").mkdir()
    (folder / "prove" / "metadata.yaml").write_text(METADATA, "utf-8")
    return folder


@pytest.fixture
def render(templates: Path, tmp_path: Path) -> Render:
    """Renders a template given as text; `out` is `out.pdf` in a folder of its own."""
    (tmp_path / "out").mkdir()

    def _render(body: str, data: dict[str, Any] | None = None, **options: Any) -> RenderedDocument:
        (templates / "prove" / "template.html").write_text(page(body), "utf-8")
        options.setdefault("limits", Limits(seconds=10, wall_seconds=120, pages=20, rows=100, characters=200_000))
        return render_document("prove", data or {}, out=tmp_path / "out" / "out.pdf", templates=templates, **options)

    return _render


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="da"><head><title>Prøve</title></head><body>{body}</body></html>'
