"""Work that leaves the request: tasks, the queue on the same PostgreSQL, progress somebody can watch and cancel."""

from app.platform.jobs.progress import JobCancelled, Progress, TerminalProgress
from app.platform.jobs.registry import task
from app.platform.jobs.service import enqueue

__all__ = ["JobCancelled", "Progress", "TerminalProgress", "enqueue", "task"]
