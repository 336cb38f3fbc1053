"""Where document kinds and fonts lie: a folder per kind under `tender_templates/`; `_shared` is what they share."""

import os
import re
from pathlib import Path

from app.platform.documents.errors import UnknownDocument

REPOSITORY = Path(__file__).resolve().parents[3]
TEMPLATES = REPOSITORY / "tender_templates"
SHARED = "_shared"
TEMPLATE, STYLE = "template.html", "style.css"

_KIND = re.compile(r"[a-z][a-z0-9_]*")


def fonts_dir() -> Path:
    """The folder of the front end's font packages; VIFTE_FONTS points elsewhere."""
    return Path(os.environ.get("VIFTE_FONTS") or REPOSITORY / "frontend" / "node_modules" / "@fontsource")


def list_kinds(templates: Path = TEMPLATES) -> list[str]:
    return sorted(folder.parent.name for folder in templates.glob("*/metadata.yaml"))


def kind_folder(kind: str, templates: Path = TEMPLATES) -> Path:
    """Raises UnknownDocument; a kind is a name, never a path."""
    folder = templates / kind
    if not _KIND.fullmatch(kind) or not (folder / "metadata.yaml").is_file():
        raise UnknownDocument(kind)
    return folder
