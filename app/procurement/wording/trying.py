"""A text is tried before it is used: the kind's sample is laid out with it, held back as every document is."""

import re
import tempfile
from pathlib import Path

import msgspec

from app.platform.documents import errors
from app.platform.documents.errors import Bilingual
from app.platform.documents.forge import render_document_async
from app.platform.documents.kinds import TEMPLATE
from app.platform.documents.metadata import Limits, load_metadata, load_sample
from app.platform.errors import N_, FieldError, InvalidInput, VifteError
from app.procurement.wording.document_texts import contents

# Somebody waits at the screen; the heaviest shipped sample takes a third of it.
SECONDS = 15
STOPPED = (errors.TooLarge, errors.TookTooLong, errors.OutOfMemory, errors.ForgeFailed)
MISSING = N_("There is no field called {name} ({place}). Choose one of the fields in the list below.")
NOT_THERE = N_("The text asks for {problem}, which is not there or may not be reached ({place}). Take it out.")
REFUSED = N_("The text cannot be used ({place}): {problem}")
UNREACHED = N_("The text asks for the address {problem}, which documents may not reach ({place}). Take it out.")
FAULTY = N_("The document has a fault ({place}): {problem}")
LOOPS = N_("Look at the loops that are not in the shipped text: {place}.")

_PLACE = re.compile(r"(?P<file>[\w.-]+), line (?P<line>\d+)")
_QUOTED = re.compile(r"'([^']+)'|`([^`]+)`")
_LOOP = re.compile(r"{%-?\s*for\b")


async def try_text(kind: str, template: str, style: str | None, *, shipped: str) -> bytes:
    """The sample as PDF. Raises InvalidInput that names the field or the fault, and the line where one is known."""
    with tempfile.TemporaryDirectory(prefix="vifte-wording-") as folder:
        out = Path(folder) / "sample.pdf"
        try:
            texts = contents(template, style)
            made = await render_document_async(kind, load_sample(kind), out=out, texts=texts, limits=_limits(kind))
        except (errors.MissingValue, errors.TemplateRefused) as error:
            raise InvalidInput([_told(error)]) from error
        except STOPPED as error:
            raise InvalidInput(
                [FieldError("template", error.msgid, error.params), *_loops(template, shipped)]
            ) from error
        if made.log:
            raise InvalidInput([_logged(line, template, style or "") for line in made.log])
        return out.read_bytes()


def _limits(kind: str) -> Limits:
    limits = load_metadata(kind).limits
    return msgspec.structs.replace(limits, seconds=min(limits.seconds, SECONDS))


def _told(error: VifteError) -> FieldError:
    found = _PLACE.match(str(error.params["place"]))
    file, line = (found["file"], int(found["line"])) if found else (TEMPLATE, 0)
    params = {"place": _place(line, file), "line": line if file == TEMPLATE else 0}
    if isinstance(error, errors.MissingValue):
        return FieldError("template", MISSING, {**params, "name": error.params["name"]})
    problem = str(error.params["problem"])
    # A template that is not found is told of by its name alone.
    return FieldError("template", REFUSED if " " in problem else NOT_THERE, {**params, "problem": problem})


def _logged(line: str, template: str, style: str) -> FieldError:
    """A line of the renderer's log, with the place in the text that has what it quotes."""
    quoted = [first or second for first, second in _QUOTED.findall(line)]
    problem = quoted[0] if quoted and "Refused" in line else line.partition(": ")[2]
    for field, text in (("template", template), ("style", style)):
        for number, written in enumerate(text.splitlines(), 1):
            if any(_name_in(each) in written for each in quoted):
                params = {"problem": problem, "place": _place(number), "line": number if field == "template" else 0}
                return FieldError(field, UNREACHED if "Refused" in line else FAULTY, params)
    return FieldError("template", FAULTY, {"problem": problem, "place": _place(0), "line": 0})


def _name_in(address: str) -> str:
    """What of an address stands in the text: it may be written there as seen from the template."""
    return address.strip().rpartition("/")[2] or address.strip()


def _loops(template: str, shipped: str) -> list[FieldError]:
    known = {line.strip() for line in shipped.splitlines()}
    lines = [
        number
        for number, line in enumerate(template.splitlines(), 1)
        if _LOOP.search(line) and line.strip() not in known
    ]
    place = Bilingual(", ".join(f"line {each}" for each in lines), ", ".join(f"linje {each}" for each in lines))
    return [FieldError("template", LOOPS, {"place": place, "line": lines[0]})] if lines else []


def _place(line: int, file: str = TEMPLATE) -> Bilingual:
    if not line:
        return Bilingual("the whole document", "hele dokumentet")
    within = ("", "") if file == TEMPLATE else (f" of {file}", f" i {file}")
    return Bilingual(f"line {line}{within[0]}", f"linje {line}{within[1]}")
