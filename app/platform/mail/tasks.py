"""Sending what waits, at once; the worker looks again by itself for what could not be sent."""

from app.platform.jobs import Progress, task
from app.platform.mail import service


@task("mail.send", queue="quick")
async def send_mail(progress: Progress) -> dict[str, int]:
    sent, failed = await service.send_waiting()
    return {"sent": sent, "not_sent": failed}
