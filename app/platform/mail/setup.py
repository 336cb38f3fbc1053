"""Whether e-mail is set up, and what is missing, for the administrator's page and the doctor."""

from dataclasses import dataclass, field
from typing import Any

from app.platform.errors import N_
from app.platform.settings import DEFAULT_MAIL_PORTS, MailSettings

SECURITY = {"starttls": "STARTTLS", "tls": "TLS", "none": N_("without encryption")}


@dataclass(frozen=True)
class Setup:
    """`text` and `remedy` are msgids over `params`. `state`: on, off, or faulty (somebody began to set it up)."""

    state: str
    text: str
    remedy: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def setup_of(mail: MailSettings) -> Setup:
    if mail.folder is not None:
        text = N_("Each e-mail is written to a file in {folder}, and none is sent.")
        return Setup("on", text, params={"folder": str(mail.folder)})
    if mail.host is None:
        return Setup("off", N_("E-mail is not set up: nobody is told anything."), N_("Set VIFTE_SMTP_HOST."))
    if mail.security not in DEFAULT_MAIL_PORTS:
        return Setup(
            "faulty",
            N_("VIFTE_SMTP_TLS has a value nobody knows: {value}."),
            N_("Set it to starttls, tls or none."),
            {"value": mail.security},
        )
    if not mail.sender:
        remedy = N_("Set VIFTE_MAIL_FROM to an address the mail server lets you send from.")
        return Setup("faulty", N_("There is a mail server, but no address e-mails come from."), remedy)
    return _by_server(mail)


def _by_server(mail: MailSettings) -> Setup:
    try:
        mail.read_password()
    except OSError:
        remedy = N_("Put the password there, readable by the user Vifte runs as.")
        text = N_("The file with the mail server's password cannot be read: {file}.")
        return Setup("faulty", text, remedy, {"file": str(mail.password_file)})
    params: dict[str, Any] = {
        "host": mail.host,
        "port": mail.port,
        "security": SECURITY[mail.security],
        "sender": mail.sender,
    }
    return Setup("on", N_("E-mails are sent by {host}, port {port}, {security}, from {sender}."), params=params)
