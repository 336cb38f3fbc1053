"""Which of our columns and codes a source's own words probably mean. A person confirms every guess."""

import difflib
import re
from collections.abc import Mapping, Sequence

from app.platform.intake.kinds import Column, ImportKind

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
# What case systems call our columns, beside our own names.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "cpr": ("cpr nr", "cpr", "personnummer", "person nr", "borger cpr", "borgers cpr nummer", "cpr ident"),
    "start_on": ("startdato", "start", "fra dato", "fra", "ydelse start", "periode start", "gyldig fra", "start date"),
    "end_on": ("slutdato", "slut", "til dato", "til", "ophørsdato", "periode slut", "gyldig til", "end date"),
    "recorded_on": ("registreringsdato", "opgjort den", "dato", "udtræksdato", "pr dato", "status dato"),
    "benefit": ("ydelsesart", "ydelsestype", "ydelseskode", "forsørgelse", "forsørgelsestype"),
    "target_group": ("målgruppekode", "målgruppe lab", "lab målgruppe"),
    "contact_group": ("visitation", "visitationskategori", "matchgruppe"),
    "birth_year": ("fødselsaar", "årgang"),
    "name": ("fulde navn", "borgernavn", "navn på borger", "leverandørnavn", "firmanavn"),
    "case_number": ("sagsnr", "sags id", "sag", "journalnummer"),
    "caseworker": ("medarbejder", "rådgiver", "ansvarlig", "sagsbehandler ident"),
    "team": ("afdeling", "enhed", "teamnavn"),
    "district": ("område", "bydel", "lokalområde"),
    "last_job_on": ("sidst i job", "seneste beskæftigelse", "sidste arbejdsdag"),
    "placement_ref": ("forløbs id", "forløb", "aktivitets id", "aktivitetsnummer", "henvisnings id", "indsats id"),
    "offer_code": ("tilbuds id", "tilbudsnummer", "tilbud", "aktivitetskode", "indsats kode", "produktkode"),
    "referred_on": ("henvisningsdato", "visiteret den", "bevilget den", "bestilt den"),
    "end_reason": ("ophørsårsag", "slutårsag", "afslutningskode", "stopårsag"),
    "cohort": ("holdnummer", "holdnavn"),
    "code": ("id", "nummer", "nr", "leverandørnummer", "tilbudskode", "leverandørkode"),
    "supplier_code": ("leverandør", "leverandør id", "leverandørnummer", "udbyder"),
    "title": ("tilbudsnavn", "navn", "betegnelse"),
    "kind": ("type", "ejerforhold"),
    "phone": ("tlf", "telefonnummer"),
    "email": ("mail", "mailadresse"),
    "price_kr": ("pris", "beløb"),
    "indicator": ("spørgsmål", "måling"),
    "assessed_on": ("målt den", "måledato", "dato"),
}
CLOSE_ENOUGH, CODE_CLOSE_ENOUGH = 0.8, 0.72
SHORTEST_WITHIN = 5


def plain(text: str) -> str:
    """Lower case letters and digits only, Danish letters spelt out."""
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(LETTERS))


def guess_columns(keys: Sequence[str], kind: ImportKind, learned: Mapping[str, str | None]) -> list[str | None]:
    """Our column for each header or None, each column once, the surest first.

    learned : headers, folded by `plain`, that earlier mappings of the kind have settled.
    """
    scores = [
        (score(key, column, learned), -position, column.name)
        for position, key in enumerate(keys)
        if key and not (plain(key) in learned and learned[plain(key)] is None)
        for column in kind.columns
    ]
    guessed: list[str | None] = [None] * len(keys)
    for worth, position, name in sorted(scores, reverse=True):
        if worth >= CLOSE_ENOUGH and guessed[-position] is None and name not in guessed:
            guessed[-position] = name
    return guessed


def score(key: str, column: Column, learned: Mapping[str, str | None]) -> float:
    """How surely a header means a column, from 0 to 2."""
    header = plain(key)
    if learned.get(header) == column.name:
        return 2.0
    own = {plain(spelling) for spelling in (column.name, column.label_da, column.label_en)}
    other = {plain(spelling) for spelling in SYNONYMS.get(column.name, ())}
    if header in own:
        return 1.5
    if header in other:
        return 1.2
    return max((likeness(header, spelling) for spelling in own | other), default=0.0)


def likeness(header: str, spelling: str) -> float:
    if len(spelling) >= SHORTEST_WITHIN and spelling in header:
        return 0.85 + 0.1 * len(spelling) / len(header)
    return difflib.SequenceMatcher(None, header, spelling).ratio()


def guess_code(text: str, spellings: Mapping[str, str]) -> str | None:
    """The code a source's own code probably means: one of ours within it, or one very like it.

    spellings : every accepted spelling of the list, folded, to its code.
    """
    wanted = plain(text)
    ours = {plain(spelling): code for spelling, code in spellings.items()}
    within = sorted((s for s in ours if len(s) >= SHORTEST_WITHIN and s in wanted), key=len, reverse=True)
    if within:
        return ours[within[0]]
    near = difflib.get_close_matches(wanted, ours, n=1, cutoff=CODE_CLOSE_ENOUGH)
    return ours[near[0]] if near else None
