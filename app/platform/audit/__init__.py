"""The append-only, hash-chained trail of who did what to which row."""

from app.platform.audit.service import record

__all__ = ["record"]
