"""Everything an installation can set, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


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
    )


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
