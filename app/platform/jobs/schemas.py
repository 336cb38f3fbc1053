"""Jobs as plain values."""

from datetime import datetime
from typing import Any

import msgspec


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job as shown. `title`, `step` and `error` are msgids over their params."""

    id: int
    name: str
    queue: str
    title: str
    title_params: dict[str, Any]
    status: str
    fraction: float
    step: str
    step_params: dict[str, Any]
    error: str | None
    error_params: dict[str, Any]
    result: dict[str, Any] | None
    result_url: str | None
    cancel_requested: bool
    created_by: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def finished(self) -> bool:
        return self.finished_at is not None
