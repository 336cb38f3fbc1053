"""The e-mail itself, written when it is sent: in the reader's language, with links and nothing personal."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from app.platform.mail.kinds import KINDS
from app.platform.settings import Settings
from app.platform.web.translations import choose_locale, translate

NAME = "Vifte"


def write_letter(
    kind: str,
    paths: Sequence[str],
    *,
    to: str,
    locale: str | None,
    message_id: int,
    settings: Settings,
    now: datetime,
) -> EmailMessage:
    """Raises ValueError for an address that cannot stand in a header."""
    reader = choose_locale(locale)
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = f"{NAME}: {translate(reader, KINDS[kind].subject)}"
    letter["From"] = Address(f"{NAME}, {settings.municipality}", addr_spec=sender_of(settings))
    letter["To"] = Address(addr_spec=to)
    letter["Date"] = now
    # The same for each attempt: a mailbox that gets a message twice can see that it is one.
    letter["Message-ID"] = f"<{message_id}.{kind}@{_domain(sender_of(settings))}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = reader
    # Quoted-printable: not every server takes letters beyond ASCII as they are.
    letter.set_content(_text(kind, paths, reader, settings), cte="quoted-printable")
    return letter


def _text(kind: str, paths: Sequence[str], locale: str, settings: Settings) -> str:
    words = KINDS[kind]
    links = [f"{settings.public_origin.rstrip('/')}{path}" for path in paths]
    paragraphs = [
        translate(locale, words.text),
        "\n".join([translate(locale, words.link), *links]),
        translate(locale, words.closing, municipality=settings.municipality),
    ]
    return "\n\n".join(paragraphs) + "\n"


def sender_of(settings: Settings) -> str:
    """A folder's messages go nowhere and need no address of their own."""
    return settings.mail.sender or f"vifte@{urlsplit(settings.public_origin).hostname or 'localhost'}"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
