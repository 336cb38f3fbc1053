"""docs/import.md lists every kind and column as the code has them."""

from pathlib import Path

import pytest

from app.platform.intake import ImportKind, import_kinds
from app.platform.intake.files_out import DOC_HEADINGS, document_column

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
KINDS = list(import_kinds().values())


def section(kind: ImportKind) -> str:
    return PAGE.split(f"\n### {kind.name}\n", 1)[1].split("\n#", 1)[0]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_page_has_the_kinds_columns_and_key(kind):
    text = section(kind)
    assert f"Key: {' + '.join(f'`{name}`' for name in kind.key)}." in text
    assert f"Imported by: {', '.join(sorted(kind.roles))}." in text
    listed = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| `")]
    assert [[cell.strip() for cell in row] for row in listed] == [
        [f"`{column.name}`", column.label_da, "yes" if column.required else ""] for column in kind.columns
    ]


def test_the_page_has_no_other_kind():
    assert [kind.name for kind in KINDS] == [
        line.removeprefix("### ") for line in PAGE.split("## The kinds", 1)[1].splitlines() if line.startswith("### ")
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_empty_file_documents_every_column(kind):
    for column in kind.columns:
        assert len(document_column(column, kind, str)) == len(DOC_HEADINGS)
        assert column.doc
