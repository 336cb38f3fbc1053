"""How an e-mail leaves this machine: by a mail server, or into a folder. What goes wrong is told in our own words."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

from app.platform.errors import N_
from app.platform.settings import MailSettings

TIMEOUT_SECONDS = 20.0


class NotSent(Exception):
    """`cause` is a msgid. The server's own words are not kept: they may repeat the address.

    final : trying again would meet the same answer.
    """

    def __init__(self, cause: str, *, final: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.final = final


def deliver(letter: EmailMessage, mail: MailSettings, *, file_name: str) -> None:
    """Blocks, at most some minutes with a slow server. Raises NotSent."""
    try:
        if mail.folder is not None:
            _write(letter, mail.folder / file_name)
        else:
            send(letter, mail)
    except NotSent:
        raise
    except Exception as error:
        raise _in_our_words(error) from error


def _write(letter: EmailMessage, path: Path) -> None:
    try:
        write_file(letter, path)
    except OSError as error:
        raise NotSent(N_("The folder for e-mails cannot be written.")) from error


def write_file(letter: EmailMessage, path: Path) -> None:
    """Readable by its owner alone, and whole or not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with open(os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
        file.write(letter.as_bytes())
    aside.rename(path)


def send(letter: EmailMessage, mail: MailSettings) -> None:
    with _connect(mail) as server:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, _password(mail))
        server.send_message(letter)


def _connect(mail: MailSettings) -> smtplib.SMTP:
    if mail.host is None:
        raise NotSent(N_("No mail server is set."))
    if mail.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)


def _password(mail: MailSettings) -> str:
    try:
        return mail.read_password()
    except OSError as error:
        raise NotSent(N_("The file with the mail server's password cannot be read.")) from error


def _in_our_words(error: Exception) -> NotSent:
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return NotSent(N_("The mail server refused the address."), final=all(code >= 500 for code in codes))
        case smtplib.SMTPSenderRefused():
            return NotSent(N_("The mail server refused the address e-mails come from (VIFTE_MAIL_FROM)."))
        case smtplib.SMTPAuthenticationError():
            return NotSent(N_("The mail server refused user or password."))
        case smtplib.SMTPNotSupportedError():
            return NotSent(N_("The mail server does not offer what is set: log-in or STARTTLS."))
        case ssl.SSLError():
            return NotSent(N_("The mail server's certificate cannot be trusted, or it does not speak TLS here."))
        case smtplib.SMTPServerDisconnected() | smtplib.SMTPConnectError() | TimeoutError():
            return NotSent(N_("The mail server does not answer."))
        case smtplib.SMTPException():
            return NotSent(N_("The mail server refused the message."))
        case OSError():
            return NotSent(N_("The mail server cannot be reached."))
        case _:
            return NotSent(N_("The e-mail could not be made; the log has the details."))
