"""How often somebody has given a wrong code lately, by the audit trail, which nobody can take back."""

from datetime import datetime

from app.platform.db import fetch_value

WRONG_CODE = "tender_key.wrong_code"
MINUTES = 15


async def wrong_codes(user_id: int, tender_id: int) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        f"""
        select count(*) from audit_entry
        where actor_id = $1 and action = $2 and subject_id = $3
            and at > clock_timestamp() - interval '{MINUTES} minutes'
        """,
        user_id,
        WRONG_CODE,
        tender_id,
    )


async def database_now() -> datetime:
    """The clock that deadlines are decided by."""
    return await fetch_value("select clock_timestamp()")  # type: ignore[no-any-return]
