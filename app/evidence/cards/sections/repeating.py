"""How the run was made, so that it can be made again and questioned."""

from app.evidence.cards.facts import CardFacts
from app.evidence.cards.schemas import Section, pairs, text
from app.evidence.cards.voice import DASH, Voice
from app.platform.clock import to_local
from app.platform.errors import N_

NO_TABLE = N_("There is no analysis table yet, so there is nothing to repeat.")
TABLE_GONE = N_(
    "The analysis table was deleted on {date}, so the run cannot be repeated any more. Its figures stand as they were."
)
TABLE_KEPT = N_(
    "The table the run rests on is kept frozen, without names or numbers that point at anybody, until {date}. From it,"
    " the settings and the seed, the same program gives the same figures to the last digit."
)
ASK = N_(
    "Any figure here can be questioned. Ask the municipality for the run by its number; the figures can be had as data"
    " too."
)
NO_LIMIT = N_("as far as the data reach")


def write_repeating(facts: CardFacts, voice: Voice) -> Section:
    return Section(
        id="repeat",
        heading=voice(N_("How it was made, and how to repeat it")),
        blocks=[text(_can_be_repeated(facts, voice)), pairs(*_settings(facts, voice)), text(voice(ASK))],
    )


def _settings(facts: CardFacts, voice: Voice) -> list[tuple[str, str]]:
    run = facts.run
    first, last = run.settings.first_on, run.settings.last_on
    limits = f"{voice.day(first)} {DASH} {voice.day(last)}" if first or last else voice(NO_LIMIT)
    entries = [
        (voice(N_("Model version")), run.model_version or DASH),
        (voice(N_("Seed of chance")), str(run.settings.seed)),
        (voice(N_("Period asked for")), limits),
    ]
    if run.library_versions:
        entries.append((voice(N_("Libraries")), ", ".join(f"{name} {v}" for name, v in run.library_versions.items())))
    if run.fingerprint:
        entries.append((voice(N_("Fingerprint of the data")), run.fingerprint))
    if run.table_sha256:
        entries.append((voice(N_("Fingerprint of the analysis table")), run.table_sha256))
    return entries


def _can_be_repeated(facts: CardFacts, voice: Voice) -> str:
    run = facts.run
    if run.table_sha256 is None:
        return voice(NO_TABLE)
    if run.table_gone_at is not None:
        return voice(TABLE_GONE, date=voice.day(to_local(run.table_gone_at).date()))
    return voice(TABLE_KEPT, date=voice.day(run.retain_until))
