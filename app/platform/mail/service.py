"""Telling people by e-mail that something happened, and sending what waits."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import structlog

from app.platform import clock
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_
from app.platform.jobs import enqueue
from app.platform.keys import keyring
from app.platform.mail import queries, reads
from app.platform.mail.kinds import KINDS, TEST
from app.platform.mail.letters import write_letter
from app.platform.mail.schemas import Outgoing
from app.platform.mail.sending import NotSent, deliver
from app.platform.settings import settings

# How long to wait after each attempt that failed; after the last one the message is given up.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
# A worker that dies while sending leaves the message to another one after this.
CLAIM = timedelta(minutes=10)
# Somebody who writes ten messages in a row causes two e-mails: one at once, one when this is over.
PAUSE = timedelta(minutes=10)
# Links in one e-mail; what is beyond comes in the next.
MOST_LINKS = 30

log = structlog.get_logger(__name__)


async def notify(
    user_ids: Iterable[int], kind: str, path: str, occasion: str | None = None, but: int | None = None
) -> int:
    """Tell the users by e-mail that something of this kind happened, inside the caller's transaction.

    They are sent if, and only if, that commits. Quiet when e-mail is not set up, and for users who have no address or
    want no e-mails.

    kind : one of KINDS. path : the page to read on at, an address of ours beginning with "/".
    occasion : what makes this the same event, such as "report_due/17": each user gets one e-mail about it, ever.
    but : the user who did it, who needs no e-mail.

    Returns how many e-mails there will be. Raises ValueError for an unknown kind or an address elsewhere.
    """
    _check(kind, path)
    if not settings().mail.on:
        return 0
    async with transaction():
        readers = await reads.who_want_mail(user_id for user_id in user_ids if user_id != but)
        count = await queries.insert_messages(readers, kind, path, occasion, pause=PAUSE)
        if count:
            await _ask_for_sending()
    return count


async def notify_address(address: str, locale: str, kind: str, path: str, *, key: str = "") -> None:
    """Write to somebody who is no user, inside the caller's transaction.

    key : what the link ends in beside `path` when it is itself a key; only the e-mail ever holds it in clear.
    Raises ValueError as `notify`. Quiet when e-mail is not set up.
    """
    _check(kind, path + key)
    if settings().mail.on:
        async with transaction():
            sealed = keyring().encrypt(path + key) if key else None
            await queries.insert_outside(address, locale, kind, path, sealed_path=sealed)
            await _ask_for_sending()


def is_on() -> bool:
    """Whether e-mails leave at all."""
    return settings().mail.on


def _check(kind: str, path: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"there is no kind of e-mail called {kind!r}")
    if not path.startswith("/") or path[1:2] in ("/", "\\") or not path.isprintable() or " " in path:
        raise ValueError(f"{path!r} is not an address of ours")


async def _ask_for_sending() -> None:
    """One job for all that is asked for together. Should it end before this commits, the worker's own look finds it."""
    if not await reads.sending_is_asked_for():
        await enqueue("mail.send", title=N_("Sending e-mails"), actor_id=None)


async def send_test(actor: Actor) -> bool:
    """An e-mail to oneself. False when there will be none."""
    return await notify([actor.user_id], TEST, "/admin/mail") > 0


async def retry_failed(actor: Actor) -> int:
    """Everything that was given up gets its attempts anew. Returns how many."""
    async with transaction():
        count = await queries.requeue_failed()
        if count:
            await _ask_for_sending()
            await record(actor_id=actor.user_id, action="mail.retried", subject="mail", details={"count": count})
    return count


async def address_of(actor: Actor) -> str | None:
    """Where an e-mail to this user would go, None when there would be none."""
    return (await reads.find_recipient(actor.user_id)).email


async def count_failed() -> int:
    return await queries.count_failed()


async def send_waiting() -> tuple[int, int]:
    """Send everything that is due; what one user is told of one kind goes in one e-mail.

    Returns how many e-mails were sent, and how many could not be.
    """
    sent = failed = 0
    while settings().mail.on and (message := await queries.claim_next(give_up_after=CLAIM, most=MOST_LINKS)):
        if await _send(message):
            sent += 1
        else:
            failed += 1
    return sent, failed


async def _send(message: Outgoing) -> bool:
    reader = message.outside
    if reader is None:
        reader = await reads.find_recipient(message.user_id or 0)
    if reader.email is None:
        await queries.mark_over(message.ids, "off", N_("The user gets no e-mails any more."))
        return False
    try:
        await asyncio.to_thread(_write_and_deliver, message, reader.email, reader.locale)
    except NotSent as problem:
        await _put_off(message, problem)
        return False
    await queries.mark_sent(message.ids)
    return True


def _write_and_deliver(message: Outgoing, to: str, locale: str | None) -> None:
    try:
        letter = write_letter(
            message.kind,
            message.paths,
            to=to,
            locale=locale,
            message_id=message.ids[0],
            settings=settings(),
            now=clock.utc_now(),
        )
    except (ValueError, KeyError) as error:
        raise NotSent(N_("The user's address is not one an e-mail can be sent to."), final=True) from error
    deliver(letter, settings().mail, file_name=f"{message.ids[0]:08d}-{message.kind}.eml")


async def _put_off(message: Outgoing, problem: NotSent) -> None:
    reason = type(problem.__cause__).__name__
    log.warning(
        "e-mail not sent", message_ids=message.ids, attempt=message.attempts, cause=problem.cause, reason=reason
    )
    if problem.final or message.attempts > len(WAITS):
        await queries.mark_over(message.ids, "failed", problem.cause)
    else:
        await queries.try_again(message.ids, problem.cause, WAITS[message.attempts - 1])
