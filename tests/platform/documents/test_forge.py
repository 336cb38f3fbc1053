"""The limits of one document, and that neither the file nor the next document suffers when one is stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pikepdf
import pytest

from app.platform.documents import (
    ForgeFailed,
    Limits,
    OutOfMemory,
    TemplateRefused,
    TookTooLong,
    TooLarge,
    UnknownDocument,
    render_document,
    render_document_async,
    start_forge,
)
from app.platform.documents.forge import _running

ENDLESS = "{% for a in range(9999) %}{% for b in range(9999) %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}"


def files(folder):
    return sorted(each.name for each in folder.iterdir())


def test_a_template_that_loops_is_stopped_by_its_cpu_limit(render, tmp_path):
    with pytest.raises(TookTooLong) as caught:
        render(ENDLESS, limits=Limits(seconds=1, wall_seconds=120))
    assert caught.value.params["seconds"] == 1
    assert files(tmp_path / "out") == []
    assert render("<p>next").pages == 1


def test_a_document_that_only_waits_is_stopped_by_the_clock(render):
    with pytest.raises(TookTooLong) as caught:
        render(ENDLESS, limits=Limits(seconds=20, wall_seconds=1))
    assert caught.value.params["seconds"] == 1


def test_memory_is_limited(render):
    grow = "{% set ns = namespace(t='x') %}{% for i in range(40) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}"
    with pytest.raises(OutOfMemory):
        render(grow, limits=Limits(memory_mb=100, characters=10**12, wall_seconds=120))
    assert render("<p>next").pages == 1


def test_pages_are_limited(render, tmp_path):
    with pytest.raises(TooLarge) as caught:
        render("<p style='break-after: page'>x" * 6, limits=Limits(pages=3))
    assert (caught.value.params["came"], caught.value.params["what"]) == (6, "pages")
    assert files(tmp_path / "out") == []


def test_table_rows_are_limited_before_they_are_laid_out(render):
    with pytest.raises(TooLarge) as caught:
        render("<table>" + "<tr><td>x" * 12 + "</table>", limits=Limits(rows=11))
    assert caught.value.params["came"] == 12


def test_a_failed_document_leaves_the_earlier_one_as_it_was(render, tmp_path):
    before = render("<p>first").path.read_bytes()
    with pytest.raises(TookTooLong):
        render(ENDLESS, limits=Limits(seconds=1))
    assert (tmp_path / "out" / "out.pdf").read_bytes() == before
    assert files(tmp_path / "out") == ["out.pdf"]


def test_a_write_that_fails_leaves_nothing_behind(render, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        render("<p>x")
    assert files(tmp_path / "out") == []


def test_the_forge_starts_again_when_it_was_killed(render):
    start_forge()
    os.kill(_running.program.pid, signal.SIGKILL)
    _running.program.wait()
    assert render("<p>x").pages == 1


def test_a_forge_killed_under_a_document_is_a_clear_error(render):
    start_forge()
    render("<p>warm")
    timer = threading.Timer(0.5, lambda: os.kill(_running.program.pid, signal.SIGKILL))
    timer.start()
    with pytest.raises(ForgeFailed):
        render(ENDLESS, limits=Limits(seconds=5))


def test_documents_asked_for_at_once_all_come(templates, tmp_path):
    (templates / "prove" / "template.html").write_text('<html lang="da"><title>x</title><p>{{ title }}')
    made = []

    def one(number: int) -> None:
        out = tmp_path / f"{number}.pdf"
        made.append(render_document("prove", {"title": str(number)}, out=out, templates=templates))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.sha256 for each in made}) == 6


async def test_the_async_form_makes_the_same_document(templates, tmp_path):
    (templates / "prove" / "template.html").write_text('<html lang="da"><title>x</title><p>x')
    made = await render_document_async("prove", {}, out=tmp_path / "a.pdf", templates=templates)
    with pikepdf.open(made.path) as opened:
        assert len(opened.pages) == 1


def test_missing_fonts_are_said_and_not_replaced(render, monkeypatch, tmp_path):
    monkeypatch.setenv("VIFTE_FONTS", str(tmp_path / "none"))
    with pytest.raises(ForgeFailed, match="the fonts are not installed"):
        render("<p>x")


CALLS_ITSELF = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"


@pytest.mark.parametrize("body", ["<div>" * 20_000, CALLS_ITSELF], ids=["html", "macro"])
def test_endless_nesting_is_refused(body, render):
    with pytest.raises((TemplateRefused, TookTooLong)):
        render(body)


@pytest.mark.parametrize("kind", ["nothing", "../secret", "/etc", "_shared", ""])
def test_a_kind_is_a_name_and_never_a_path(kind, tmp_path):
    with pytest.raises(UnknownDocument):
        render_document(kind, {}, out=tmp_path / "x.pdf")


def test_the_forge_knows_no_keys_and_no_database(render, monkeypatch):
    _running.stop()
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    render("<p>x")
    environ = Path(f"/proc/{_running.program.pid}/environ").read_bytes()
    names = {entry.split(b"=")[0] for entry in environ.split(b"\0")}
    assert b"DATABASE_URL" not in names
    assert not any(name.startswith(b"VIFTE_") and name != b"VIFTE_FONTS" for name in names)


def test_the_caller_never_imports_weasyprint():
    program = "import sys, app.platform.documents, app.platform.charts; print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for heavy in ("weasyprint", "pandas", "sklearn", "altair", "pikepdf", "vl_convert"):
        assert f"'{heavy}'" not in shown


def test_the_forge_ends_with_its_owner_however_that_ends():
    program = (
        "import sys, time\nfrom app.platform.documents.forge import _running, start_forge\n"
        "start_forge()\nprint(_running.program.pid, flush=True)\ntime.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    forge = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    for _ in range(600):
        if not is_running(forge):
            return
        time.sleep(0.1)
    pytest.fail("the forge outlived its owner")


def is_running(pid: int) -> bool:
    """Also False for a process that has ended and that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
