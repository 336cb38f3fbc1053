"""The caller's side of the forge: start it, hand it a document, get a PDF file or a clear error.

Nothing here imports WeasyPrint; it lives in the forge's process alone.
"""

import asyncio
import atexit
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.platform.documents import errors
from app.platform.documents.kinds import REPOSITORY, TEMPLATES, fonts_dir
from app.platform.documents.metadata import Limits, Metadata, load_metadata, load_sample
from app.platform.documents.protocol import Answer, Attached, Failed, Made, Request, receive, send
from app.platform.documents.rules import broken_rules
from app.platform.documents.texts import full_version
from app.platform.documents.values import conform, content_hash
from app.platform.errors import FieldError, VifteError

# A document waits for its turn behind others; longer than this, something is wrong.
LONGEST_WAIT_SECONDS = 300
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME")


@dataclass(frozen=True)
class RenderedDocument:
    """A finished file. `content_hash` is over the data, `sha256` over the file; `log` are the renderer's warnings.

    `seconds` passed for the caller, `cpu_seconds` of them were work.
    """

    path: Path
    pages: int
    sha256: str
    content_hash: str
    template_version: str
    seconds: float
    log: tuple[str, ...]
    cpu_seconds: float = 0.0


class _Running:
    """The forge of this process, if it has one; a forked copy of the process starts its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.program: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0

    def ready(self) -> socket.socket:
        """The control socket of a living forge; call with the lock held."""
        alive = self.program is not None and self.owner == os.getpid() and self.program.poll() is None
        if not alive or self.control is None:
            self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self.program = _start_program(theirs)
            theirs.close()
            self.owner = os.getpid()
        return self.control

    def stop(self) -> None:
        with self.lock:
            program, control, owner = self.program, self.control, self.owner
            self.program = self.control = None
        if control is not None:
            control.close()
        if program is not None and owner == os.getpid():
            try:
                program.wait(timeout=5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


_running = _Running()


def _start_program(control: socket.socket) -> subprocess.Popen[bytes]:
    """The environment is cut down: database addresses and keys are none of a template's business."""
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    environment |= {"VIFTE_FONTS": str(fonts_dir()), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "app.platform.documents.forge_process"]
    return subprocess.Popen(  # noqa: S603 our own module, no shell
        command, stdin=control.fileno(), cwd=REPOSITORY, env=environment, start_new_session=True
    )


def start_forge() -> None:
    """Starts warming up and returns at once; a document asked for meanwhile waits. Rendering starts it too."""
    with _running.lock:
        _running.ready()


def stop_forge() -> None:
    _running.stop()


atexit.register(stop_forge)


def check_data(kind: str, data: Mapping[str, Any], *, templates: Path = TEMPLATES) -> list[FieldError]:
    """Everything that would stop the document, without making it."""
    return _checked(load_metadata(kind, templates), data)[1]


def document_hash(kind: str, data: Mapping[str, Any], *, templates: Path = TEMPLATES) -> str:
    """The content hash a document made from this data carries. Raises DataRefused."""
    metadata = load_metadata(kind, templates)
    values, problems = _checked(metadata, data)
    if problems:
        raise errors.DataRefused(kind, problems)
    return content_hash(values)


def _checked(metadata: Metadata, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    values, problems = conform(data, metadata.fields)
    return values, problems or broken_rules(values, metadata.rules)


def render_document(
    kind: str,
    data: Mapping[str, Any],
    *,
    out: Path,
    attachments: Sequence[Attached] = (),
    limits: Limits | None = None,
    templates: Path = TEMPLATES,
    form: Literal["pdf", "docx"] = "pdf",
    texts: Mapping[str, str] | None = None,
    edited: int | None = None,
) -> RenderedDocument:
    """Makes the file and puts it at `out`, whole or not at all. Blocks; in a task use `render_document_async`.

    form : "docx" is the same document for Word, with no attachments and no count of pages.
    texts : contents that stand in for the kind's own `template.html` and `style.css`.
    edited : the number of the edited text that `texts` are, for the version on the document.
    Raises DataRefused (every wrong field named) before anything is started, and MissingValue, TemplateRefused,
    TooLarge, TookTooLong, OutOfMemory or ForgeFailed.
    """
    started = time.monotonic()
    metadata = load_metadata(kind, templates)
    values, problems = _checked(metadata, data)
    if problems:
        raise errors.DataRefused(kind, problems)
    request = Request(
        kind=kind, data=values, templates=str(templates), fonts=str(_fonts()), limits=limits or metadata.limits,
        attachments=tuple(attachments), form=form, texts=dict(texts or {}), edited=edited,
    )  # fmt: skip
    made = _ask(request)
    _put_in_place(made.content, out)
    return RenderedDocument(
        path=out,
        pages=made.pages,
        sha256=hashlib.sha256(made.content).hexdigest(),
        content_hash=content_hash(values),
        template_version=full_version(metadata.version, edited),
        seconds=time.monotonic() - started,
        cpu_seconds=made.cpu_seconds,
        log=made.log,
    )


def render_section(
    kind: str, data: Mapping[str, Any], section: str, *, entry: str = "", templates: Path = TEMPLATES
) -> Made:
    """One section of the document alone, as it will look, or one entry of it such as the requirement "K7".

    Sections that are not what is looked at may still have gaps: the sample's stand in for them.
    Raises DataRefused for what is wrong in the section itself, UnknownSection when the document does not show it.
    """
    metadata = load_metadata(kind, templates)
    whole = {name: value for name, value in data.items() if name in metadata.fields}
    problems = _checked(metadata, whole)[1]
    if own := [problem for problem in problems if _section_of(problem) == section]:
        raise errors.DataRefused(kind, own)
    if problems:
        whole = load_sample(kind, templates) | {
            name: value for name, value in whole.items() if not conform({name: value}, {name: metadata.fields[name]})[1]
        }
    values, _ = conform(whole, metadata.fields)
    part = (section, entry) if entry else (section,)
    if entry:
        # The others are not looked at, and reading them costs more than laying out the one.
        values[section] = [each for each in values.get(section) or [] if str(each.get("number")) == entry]
        if not values[section]:
            raise errors.UnknownSection(" ".join(part))
    return _ask(
        Request(
            kind=kind, data=values, templates=str(templates), fonts=str(_fonts()), limits=metadata.limits, part=part
        )
    )


def _section_of(problem: FieldError) -> str:
    return problem.field.split(".")[0].split("[")[0]


def _fonts() -> Path:
    fonts = fonts_dir()
    if not fonts.is_dir():
        # Without them the text would silently come in whatever the machine has.
        raise errors.ForgeFailed("the fonts are not installed")
    return fonts


async def render_document_async(kind: str, data: Mapping[str, Any], *, out: Path, **options: Any) -> RenderedDocument:
    """`render_document` without holding up the event loop; the thread only waits for the forge."""
    return await asyncio.to_thread(render_document, kind, data, out=out, **options)


def _ask(request: Request) -> Made:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        ours.settimeout(LONGEST_WAIT_SECONDS)
        _hand_over(theirs, request.limits)
        theirs.close()
        try:
            send(ours, request)
            answer: Answer = receive(ours, Answer)  # type: ignore[arg-type]
        except (EOFError, OSError) as error:
            raise errors.ForgeFailed("the rendering process ended") from error
    if isinstance(answer, Failed):
        raise _error(answer)
    return answer


def _hand_over(connection: socket.socket, limits: Limits) -> None:
    message = f"{limits.seconds} {limits.wall_seconds}".encode()
    with _running.lock:
        try:
            socket.send_fds(_running.ready(), [message], [connection.fileno()])
        except OSError:
            # The forge died since the last document: a new one takes this.
            _running.program = None
            socket.send_fds(_running.ready(), [message], [connection.fileno()])


def _error(failed: Failed) -> VifteError:
    made: VifteError = getattr(errors, failed.error, errors.ForgeFailed)(*failed.arguments)
    return made


def _put_in_place(content: bytes, out: Path) -> None:
    """Written aside, flushed to the disk and renamed, so that `out` is never half a file."""
    descriptor, aside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(out)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
