"""Brings the database up to date before the parts start; says on stdout whether anybody can log in yet."""

import sys

from app.platform.db import fetch_value
from app.platform.jobs.process import with_database


async def _state() -> str:
    return "filled" if await fetch_value("select exists (select from app_user)") else "empty"


if __name__ == "__main__":
    print(with_database(_state))
    sys.exit(0)
