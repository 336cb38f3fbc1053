"""Canaries: what must never be written to a log is not, however it comes there."""

import io
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from app.platform.ops.logging import HIDDEN, configure_logging, redact, redact_text

CANARY = "canary-91f7"
CPR = "015365-1234"  # month 53: nobody has it


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What the configured logs have written so far; the process's own logging is put back after the test."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers, root.level, structlog.get_config())
    monkeypatch.setattr("sys.stderr", stream)
    configure_logging()
    yield stream.getvalue
    root.handlers, level, config = before
    root.setLevel(level)
    structlog.configure(**config)


@pytest.mark.parametrize(
    "text",
    [
        f"citizen {CPR} was imported",
        "citizen 0153651234 was imported",
        "citizen 015365 1234, row 3",
        f"password={CANARY}",
        f'{{"password": "{CANARY} with words"}}',
        f"new_password='{CANARY}'",
        f"Cookie: theme=dark; vifte={CANARY}",
        f"set-cookie: __Host-vifte={CANARY}; Path=/",
        f"Authorization: Bearer {CANARY}",
        f"postgresql://vifte:{CANARY}@db.example/vifte",
        f"/account/reset?token={CANARY}&page=2",
        f"csrf_token={CANARY}",
        f"CheckViolationError: new row violates a constraint\nDETAIL:  Failing row contains (7, {CANARY}, null).",
    ],
)
def test_a_text_is_written_without_its_secret(text: str) -> None:
    shown = redact_text(text)
    assert HIDDEN in shown
    assert CANARY not in shown
    assert "1234" not in shown


@pytest.mark.parametrize(
    "text", ["job 17 took 12345678901 ns", "2026-11-22T16:00:00Z", "import of 100000 rows", "/offers/3"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redact_text(text) == text


def test_values_are_redacted_at_any_depth() -> None:
    value = {"form": {"password": CANARY, "fields": [("note", f"cpr {CPR}"), 153651234, 1536512340]}, "key": b"\x01"}
    shown = str(redact(value))
    assert CANARY not in shown
    assert CPR not in shown
    assert "1536512340" not in shown
    assert "153651234" in shown


def test_events_of_the_product_are_redacted(written: Callable[[], str]) -> None:
    structlog.get_logger("vifte").warning("refused", password=CANARY, note=f"about {CPR}")
    assert "refused" in written()
    assert CANARY not in written()
    assert CPR not in written()


def test_records_of_libraries_are_redacted(written: Callable[[], str]) -> None:
    logging.getLogger("uvicorn.error").warning("body was %r", f"token={CANARY}&cpr={CPR}")
    assert "body was" in written()
    assert CANARY not in written()
    assert CPR not in written()


def test_tracebacks_are_redacted(written: Callable[[], str]) -> None:
    try:
        raise ValueError(f"cannot read {CPR} with password={CANARY}")
    except ValueError:
        logging.getLogger("somewhere").exception("reading failed")
        structlog.get_logger("vifte").exception("reading failed here")
    assert written().count("Traceback") == 2
    assert CANARY not in written()
    assert CPR not in written()
