"""Work of notices: hand letters to the mail server, catch those that were left, drop those of erased contacts."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from oneneedle.core.actions import repeat
from oneneedle.notices import actions, queries, rules
from oneneedle.notices.models import Letter

log = structlog.get_logger(__name__)
DROP_SECONDS = 60.0
_TAGS = {"zh": "zh-Hans", "en": "en"}


@app.task(name=actions.DELIVER, queue=rules.QUEUE, pass_context=True)
def deliver_letter(context: JobContext, letter_id: str) -> str:
    """Send one letter: claim it, hand it over, note it; each its own transaction. Answers how it stands.

    A failure queues a new job, so a job of more than one attempt is one whose worker was killed.
    """
    return send_letter(UUID(letter_id), interrupted=context.job.attempts > 0)


def send_letter(key: UUID, *, interrupted: bool = False) -> str:
    """The work of `deliver_letter`."""
    claimed_at = actions.claim_letter(letter_id=key, interrupted=interrupted, now=timezone.now())
    if claimed_at is None:
        return "not now"
    try:
        message = queries.compose(key)
        if message is not None:
            _hand_over(message)
    except Exception as error:  # whatever it is, the letter must not stay half sent
        return _fail(key, claimed_at, error)
    state = Letter.State.DROPPED if message is None else Letter.State.SENT
    actions.note_letter(letter_id=key, claimed_at=claimed_at, state=state, now=timezone.now())
    return state.value


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.sweep", queueing_lock="notices.sweep", lock="notices.sweep")
def sweep(timestamp: int = 0) -> int:
    """Queue letters that were left, and drop the notices of erased contacts; safe to run twice."""
    found = actions.queue_left_letters(now=timezone.now())
    repeat(lambda: actions.drop_notices(now=timezone.now()), full=1)
    if found:
        log.warning("letters taken up again", count=found)
    return found


@app.periodic(cron="*/10 2-4 * * *")
@app.task(name="notices.drop_old", queueing_lock="notices.drop_old", lock="notices.drop_old")
def drop_old(timestamp: int = 0) -> int:
    """Drop the notices whose time is over, some seconds each time through the small hours."""
    return repeat(lambda: actions.drop_old_notices(now=timezone.now()), full=1, seconds=DROP_SECONDS)


def _hand_over(message: queries.Message) -> None:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMessage(
        subject=message.title,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers={
            "Message-ID": f"<{message.notice_id}@{host}>",  # the same again when repeated: mail programs can tell
            "Auto-Submitted": "auto-generated",
            "Content-Language": _TAGS[message.language],
        },
    )
    mail.send()


def _fail(key: UUID, claimed_at: datetime, error: Exception) -> str:
    problem, final = rules.kind_of_failure(error)
    again = actions.put_back_letter(
        letter_id=key, claimed_at=claimed_at, problem=problem, final=final, now=timezone.now()
    )
    log.warning("letter not sent", letter=str(key), problem=problem, error=type(error).__name__, again=again)
    return "put back" if again else "failed"
