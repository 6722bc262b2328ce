"""What each side of a pair says of the other: given, corrected while sealed, and replied to once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.words import clean_words
from oneneedle.evaluation import access
from oneneedle.evaluation.actions.two_way import not_yours, tell_units
from oneneedle.evaluation.models.two_way import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.rules import two_way


@transaction.atomic
def give_opinion(
    *, pair: EvaluationPair, marks: Sequence[int], words: Sequence[str], actor: Actor, now: datetime
) -> Opinion:
    """Say what the actor's unit thinks of its partner: a mark and words for each question. Sealed until both answered.

    Refuses everybody but the two units, an ended period, a second answer, marks out of range, a low one without words.
    """
    side = _hold(pair, actor)
    _refuse_ended(pair, now)
    if pair.opinions.filter(side=side).exists():
        raise Refused(_("Your unit has answered already; correct it instead."), code="again")
    said = _read(pair, side, marks, words)
    opinion = Opinion.objects.create(id=new_id(now), pair=pair, side=side, marks=said[0], words=said[1], given_at=now)
    row = _note(pair, "given", side, actor, now)
    if pair.opinions.count() == len(two_way.SIDES):
        EvaluationPair.objects.filter(id=pair.id).update(unsealed_at=now)
        pair.unsealed_at = now
        sides = (pair.street_id, pair.department_id)
        tell_units(pair.period, sides, "two_way_unsealed", row, now, link=f"/desk/two-way/pairs/{pair.id}/")
    return opinion


@transaction.atomic
def correct_opinion(
    *, pair: EvaluationPair, marks: Sequence[int], words: Sequence[str], actor: Actor, now: datetime
) -> Opinion:
    """Correct the own unit's answer as long as it is sealed, so that nobody corrects in reply.

    Refuses everybody but the two units, an ended period, no answer yet, an open seal, and marks as `give_opinion` does.
    """
    side = _hold(pair, actor)
    _refuse_ended(pair, now)
    opinion = pair.opinions.filter(side=side).first()
    if opinion is None:
        raise Refused(_("Your unit has not answered yet."), code="not_given")
    if pair.unsealed_at is not None:
        raise Refused(_("Both sides have answered and read each other; you may reply."), code="unsealed")
    opinion.marks, opinion.words = _read(pair, side, marks, words)
    opinion.corrected_at = now
    opinion.save(update_fields=["marks", "words", "corrected_at"])
    _note(pair, "corrected", side, actor, now)
    return opinion


@transaction.atomic
def reply_to_opinion(*, opinion: Opinion, text: str, actor: Actor, now: datetime) -> None:
    """Reply to what the other side said, once; the words stand beside it for both.

    Refuses everybody but the unit it is about, a sealed opinion, a second reply, one far too late, and no words.
    """
    pair = opinion.pair
    side = _hold(pair, actor)
    opinion.refresh_from_db()
    if side != two_way.other(opinion.side):
        raise not_yours()
    over = two_way.is_over(pair.period.state, pair.period.closes_at, now)
    if two_way.is_sealed(given=pair.opinions.count(), over=over):
        raise Refused(_("It is still sealed."), code="sealed")
    if opinion.replied_at is not None:
        raise Refused(_("Your reply stands already."), code="again")
    if now >= pair.period.closes_at + two_way.REPLY_WITHIN:
        words = {"count": two_way.REPLY_WITHIN.days}
        raise Refused(_("The period closed more than %(count)d days ago.") % words, code="too_late")
    if not (reply := _clean(text)):
        raise Refused(_("Write something."), field="text", code="empty")
    opinion.reply, opinion.replied_at = reply, now
    opinion.save(update_fields=["reply", "replied_at"])
    row = _note(pair, "replied", side, actor, now)
    told = pair.street_id if opinion.side == two_way.STREET else pair.department_id
    tell_units(pair.period, [told], "two_way_replied", row, now, link=f"/desk/two-way/pairs/{pair.id}/")


def _hold(pair: EvaluationPair, actor: Actor) -> str:
    """Queue on the pair, see it and its period as they are now, and say which side the actor is."""
    pair.refresh_from_db(from_queryset=EvaluationPair.objects.select_for_update())
    pair.period = EvaluationPeriod.objects.select_related("jurisdiction").get(id=pair.period_id)
    if not access.can_answer(actor, pair):
        raise not_yours()
    return access.side_of(actor, pair)


def _refuse_ended(pair: EvaluationPair, now: datetime) -> None:
    period = pair.period
    if period.state != EvaluationPeriod.State.OPEN or two_way.is_over(period.state, period.closes_at, now):
        raise Refused(_("This period has ended already."), code="ended")


def _read(pair: EvaluationPair, side: str, marks: Sequence[int], words: Sequence[str]) -> tuple[list[int], list[str]]:
    form = pair.period.street_form if side == two_way.STREET else pair.period.department_form
    said = [_clean(text) for text in words]
    if len(marks) != len(form) or len(said) != len(form):
        raise Refused(_("Answer every question."), code="incomplete")
    for number, (mark, text) in enumerate(zip(marks, said, strict=True), start=1):
        if mark not in two_way.MARKS:
            raise Refused(_("Choose from 1 to 5."), field=f"mark_{number}", code="out_of_range")
        if mark <= two_way.LOW and not text:
            message = _("Say what was missing; the other unit will read it.")
            raise Refused(message, field=f"words_{number}", code="no_words")
    return list(marks), said


def _clean(text: str) -> str:
    return clean_words(text)[: two_way.MAX_WORDS]


def _note(pair: EvaluationPair, fact: str, side: str, actor: Actor, now: datetime) -> LedgerRow:
    """What was said is not in the ledger: it is sealed, and afterwards for two units only."""
    return core.write_ledger(
        subject=f"two_way_pair:{pair.id}", verb=f"opinion.{fact}", actor=actor, now=now, data={"side": side}
    )
