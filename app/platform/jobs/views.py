"""What the jobs' pages show."""

import msgspec

from app.platform.errors import N_
from app.platform.jobs.schemas import Job

STATUS_LABELS = {
    "queued": N_("Waiting"),
    "running": N_("Running"),
    "succeeded": N_("Done"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
}
STATUS_TAGS = {
    "queued": "neutral",
    "running": "info",
    "succeeded": "success",
    "failed": "error",
    "cancelled": "warning",
}


class JobView(msgspec.Struct, frozen=True):
    """`status` is a msgid, `tag` the colour beside it, `percent` a whole number."""

    job: Job
    status: str
    tag: str
    percent: int


def show_job(job: Job) -> JobView:
    return JobView(job, STATUS_LABELS[job.status], STATUS_TAGS[job.status], int(job.fraction * 100))
