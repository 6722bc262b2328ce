"""Both sides say what they think of each other, on this matter only, and both read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.whistles import record
from oneneedle.cases.models import WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.cases.rules.report import MAX_DESCRIPTION
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def rate_call(*, call: WhistleCall, rating: int, words: str, actor: Actor, now: datetime) -> None:
    """Rate a department that finished its part: 1 to 5 by the street, once, with words it will read.

    Refuses everybody but the street, a second rating, one far too late, and a low one without words.
    """
    record.hold_call(call)
    record.permit_call("rate", call, actor)
    _check(call, call.rated_at, rating, "rating", now)
    if rating <= 2 and not words.strip():
        raise Refused(_("Say what was missing; the department will read it."), field="words", code="empty")
    changes = {"rating": rating, "rating_words": words.strip()[:MAX_DESCRIPTION], "rated_at": now}
    record.note_call(call, "rated", actor, now, {"rating": rating}, changes)


@transaction.atomic
def rate_whistle(*, call: WhistleCall, needed: bool, clear: int, words: str, actor: Actor, now: datetime) -> None:
    """Rate the street's call, by a department whose part has ended: was it needed, and 1 to 5, was it clear.

    Refuses everybody but that department, a second rating, one far too late, and "not needed" without words.
    """
    record.hold_call(call)
    record.permit_call("answer", call, actor)
    _check(call, call.answered_at, clear, "clear", now)
    if (not needed or clear <= 2) and not words.strip():
        raise Refused(_("Say why; the street will read it."), field="words", code="empty")
    changes = {
        "needed": needed,
        "clear": clear,
        "clear_words": words.strip()[:MAX_DESCRIPTION],
        "answered_at": now,
    }
    record.note_call(call, "answered", actor, now, {"needed": needed, "clear": clear}, changes)


@transaction.atomic
def reply_to_rating(*, call: WhistleCall, text: str, actor: Actor, now: datetime) -> None:
    """Reply to the rating: the department's words stand beside it; once. Refuses before there is a rating."""
    record.hold_call(call)
    record.permit_call("reply", call, actor)
    if call.rated_at is None:
        raise Refused(_("The street has not rated yet."), code="not_rated")
    if call.replied_at is not None:
        raise Refused(_("Your reply stands already."), code="again")
    words = record.words(text, "text", _("Write something."))
    record.note_call(call, "replied", actor, now, {}, {"reply": words, "replied_at": now})


def _check(call: WhistleCall, before: datetime | None, mark: int, field: str, now: datetime) -> None:
    if before is not None:
        raise Refused(_("You have said what you think of it already."), code="again")
    first, last = whistles.FIRST_AND_LAST
    if not first <= mark <= last:
        raise Refused(_("Choose from 1 to 5."), field=field, code="out_of_range")
    ended = call.whistle.closed_at
    if ended is not None and now - ended > timedelta(days=whistles.RATE_WITHIN_DAYS):
        words = {"count": whistles.RATE_WITHIN_DAYS}
        raise Refused(_("It ended more than %(count)d days ago.") % words, code="too_late")
