"""A moment to the millisecond, as receipts and refusals tell it."""

from datetime import datetime

from app.platform.clock import to_local


def exact(moment: datetime) -> str:
    """`16-04-2027 11:59:59,999 CEST (UTC+02:00)`: cut, never rounded up to the deadline."""
    local = to_local(moment)
    offset = f"{local:%z}"
    return f"{local:%d-%m-%Y %H:%M:%S},{local.microsecond // 1000:03d} {local:%Z} (UTC{offset[:3]}:{offset[3:]})"
