"""What the page of a new tender shows."""

import msgspec

from app.platform.web import FormState


class NewView(msgspec.Struct, frozen=True):
    """kinds and earlier : pairs of value and label to choose from."""

    form: FormState
    kinds: list[tuple[str, str]]
    earlier: list[tuple[str, str]]
