"""Template and plain data in, an accessible and archivable PDF out, or the same for Word."""

from app.platform.documents.errors import (
    DataRefused,
    ForgeFailed,
    MissingValue,
    OutOfMemory,
    TemplateRefused,
    TookTooLong,
    TooLarge,
    UnknownDocument,
    UnknownSection,
)
from app.platform.documents.forge import (
    RenderedDocument,
    check_data,
    document_hash,
    render_document,
    render_document_async,
    render_section,
    start_forge,
    stop_forge,
)
from app.platform.documents.kinds import fonts_dir, list_kinds
from app.platform.documents.metadata import Limits, load_metadata, load_sample
from app.platform.documents.protocol import Attached

__all__ = [
    "Attached",
    "DataRefused",
    "ForgeFailed",
    "Limits",
    "MissingValue",
    "OutOfMemory",
    "RenderedDocument",
    "TemplateRefused",
    "TooLarge",
    "TookTooLong",
    "UnknownDocument",
    "UnknownSection",
    "check_data",
    "document_hash",
    "fonts_dir",
    "list_kinds",
    "load_metadata",
    "load_sample",
    "render_document",
    "render_document_async",
    "render_section",
    "start_forge",
    "stop_forge",
]
