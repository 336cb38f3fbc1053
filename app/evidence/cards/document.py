"""The card as a document's value: plain text and drawings, the same content as the page's."""

from datetime import date
from typing import Any

import msgspec

from app.evidence.cards.schemas import Block, Card, Section

KIND, SUBJECT = "modelkort", "model_card"
# A language is named in itself, as its readers look for it.
LANGUAGES = {"da": "dansk", "en": "English"}


def document_value(card: Card, *, municipality: str, data_until: str, made_on: date) -> dict[str, Any]:
    """Nothing in it comes from the day it is made, so that the same card is the same document."""
    return {
        "municipality": municipality,
        "language": card.language,
        "title": card.title,
        "state": card.state,
        "final": card.kind == "success",
        "lead": card.lead,
        "data_until": data_until,
        "made_on": made_on,
        "short": _section(card.short),
        "sections": [_section(one) for one in card.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {"id": section.id, "heading": section.heading, "blocks": [_block(one) for one in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": block.kind}
    if block.text:
        value["text"] = block.text
    if block.items:
        value["items"] = block.items
    if block.pairs:
        value["pairs"] = [{"label": label, "value": words} for label, words in block.pairs]
    if block.table:
        value["table"] = msgspec.to_builtins(block.table)
    if block.figure:
        figure = block.figure
        value["figure"] = {"svg": figure.svg, "title": figure.title, "description": figure.description}
    return value
