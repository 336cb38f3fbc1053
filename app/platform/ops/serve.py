"""The web processes of an installation: uvicorn on the product's address."""

import os
import sys

import uvicorn

from app.platform.ops.logging import configure_logging
from app.platform.settings import settings


def web_processes() -> int:
    """How many processes answer (VIFTE_WEB_PROCESSES)."""
    return max(1, int(os.environ.get("VIFTE_WEB_PROCESSES", "1")))


def main() -> int:
    configure_logging()
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=settings().host,
        port=settings().port,
        workers=web_processes(),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,  # addresses and paths of personal pages do not belong in a log
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
