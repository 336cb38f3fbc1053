"""E-mails that say what kind of thing happened and where to read on, and the reminders of each day."""

from app.platform.mail.service import notify

__all__ = ["notify"]
