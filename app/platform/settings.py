"""Everything an installation can set, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# How a connection to the mail server is secured, with the port that is usual for it.
DEFAULT_MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class MailSettings:
    """How e-mails leave. With neither a folder nor a server there are none.

    folder : a file for each message instead of sending it (VIFTE_MAIL_FOLDER); goes before a server.
    security : "starttls", "tls" from the first byte, or "none" (VIFTE_SMTP_TLS).
    """

    folder: Path | None = None
    host: str | None = None
    port: int = 587
    user: str | None = None
    password: str = field(default="", repr=False)
    password_file: Path | None = None
    security: str = "starttls"
    sender: str = ""

    @property
    def on(self) -> bool:
        server = self.host is not None and self.sender != "" and self.security in DEFAULT_MAIL_PORTS
        return self.folder is not None or server

    def read_password(self) -> str:
        """Read when it is used, so that a file that is away stops e-mails and nothing else. Raises OSError."""
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file else self.password


@dataclass(frozen=True)
class Settings:
    """One installation's settings.

    data_dir : the one folder that holds the installation's data (VIFTE_DATA).
    keys_dir : encryption and pseudonym keys, kept apart from database and backups (VIFTE_KEYS).
    database_url : a PostgreSQL server to use instead of the embedded one (DATABASE_URL), or None.
    secure_cookies : False only on plain loopback HTTP (VIFTE_INSECURE_LOOPBACK=1).
    demo : the installation holds demonstration data; printed log-ins exist only then.
    """

    data_dir: Path
    keys_dir: Path
    database_url: str | None
    host: str
    port: int
    public_origin: str
    secure_cookies: bool
    demo: bool
    municipality: str
    municipality_cvr: str
    ocid_prefix: str | None
    pool_size: int
    mail: MailSettings = MailSettings()

    @property
    def documents_dir(self) -> Path:
        return self.data_dir / "documents"

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"


def default_data_dir() -> Path:
    """As root the embedded server opens closed parent folders to its own user: the home folder is no place for it."""
    if os.geteuid() == 0:
        return Path("/var/lib/vifte")
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "vifte"


def read_settings(environ: Mapping[str, str]) -> Settings:
    data_dir = Path(environ.get("VIFTE_DATA") or default_data_dir())
    host = environ.get("VIFTE_HOST", "127.0.0.1")
    port = int(environ.get("VIFTE_PORT", "8000"))
    insecure = environ.get("VIFTE_INSECURE_LOOPBACK") == "1"
    return Settings(
        data_dir=data_dir,
        keys_dir=Path(environ.get("VIFTE_KEYS") or data_dir / "keys"),
        database_url=environ.get("DATABASE_URL") or None,
        host=host,
        port=port,
        public_origin=environ.get("VIFTE_ORIGIN", f"http://{host}:{port}"),
        secure_cookies=not insecure,
        demo=environ.get("VIFTE_DEMO") == "1",
        municipality=environ.get("VIFTE_MUNICIPALITY", "Demokommune"),
        municipality_cvr=environ.get("VIFTE_MUNICIPALITY_CVR", ""),
        ocid_prefix=environ.get("VIFTE_OCID_PREFIX") or None,
        pool_size=int(environ.get("VIFTE_POOL", "8")),
        mail=read_mail_settings(environ, data_dir),
    )


def read_mail_settings(environ: Mapping[str, str], data_dir: Path) -> MailSettings:
    """A demonstration without a server of its own writes its e-mails to a folder, where they can be looked at."""
    folder, host = environ.get("VIFTE_MAIL_FOLDER"), environ.get("VIFTE_SMTP_HOST") or None
    if not folder and not host and environ.get("VIFTE_DEMO") == "1":
        folder = str(data_dir / "mail")
    security = environ.get("VIFTE_SMTP_TLS", "starttls").lower()
    password_file = environ.get("VIFTE_SMTP_PASSWORD_FILE")
    return MailSettings(
        folder=Path(folder) if folder else None,
        host=host,
        port=int(environ.get("VIFTE_SMTP_PORT") or DEFAULT_MAIL_PORTS.get(security, 587)),
        user=environ.get("VIFTE_SMTP_USER") or None,
        password=environ.get("VIFTE_SMTP_PASSWORD", ""),
        password_file=Path(password_file) if password_file else None,
        security=security,
        sender=environ.get("VIFTE_MAIL_FROM", ""),
    )


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
