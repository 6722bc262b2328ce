"""Two-way evaluations of the demo: one that is over and one open in Hangzhou, an unanswered one in Boston."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from oneneedle.core.rules import Actor, Refused, system
from oneneedle.demo import people
from oneneedle.demo.cities import BOSTON, HANGZHOU
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod
from oneneedle.evaluation.rules import two_way

_DAY = timedelta(days=1)
_ZONES = {BOSTON: ZoneInfo("America/New_York"), HANGZHOU: ZoneInfo("Asia/Shanghai")}
_NAMES = {BOSTON: ("Last week", "The week before"), HANGZHOU: ("上周", "上上周及以前")}
# What is said in turn; made up, about nobody.
_SAID: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...] = (
    ((5, 4, 4, 5), ("", "", "", "结果居民认可。")),
    ((4, 3, 2, 4), ("", "请求说明再具体些。", "两次约定的时间都推迟了。", "")),
    ((4, 5, 4, 4), ("", "电话随时能打通。", "", "")),
    ((3, 4, 4, 3), ("分工还要在清单上写细。", "", "", "")),
)
_REPLY = "推迟是因为抢修，以后提前告知。"


def make_hangzhou(as_of: datetime) -> int:
    """A period that is over, with answers and a reply, and one that waits for answers; how many opinions there are."""
    cast = people.find_actors(HANGZHOU, as_of)
    today = as_of.astimezone(_ZONES[HANGZHOU]).date()
    given = 0
    earlier = _open(HANGZHOU, cast, 1, today - 60 * _DAY, today - 8 * _DAY, today - 2 * _DAY, as_of - 6 * _DAY)
    if earlier is not None:
        given += _answer(earlier, cast, as_of - 4 * _DAY, sides=two_way.SIDES)
        actions.close_two_way(period=earlier, actor=system(HANGZHOU), now=as_of - _DAY)
    latest = _open(HANGZHOU, cast, 0, today - 7 * _DAY, today - 2 * _DAY, today + 10 * _DAY, as_of - _DAY / 2)
    if latest is not None:
        given += _answer(latest, cast, as_of - _DAY / 4, sides=(two_way.DEPARTMENT,))
    return given


def make_boston(as_of: datetime) -> int:
    """A period that waits for answers; how many pairs are asked. Nobody's opinion of real departments is made up."""
    cast = people.find_actors(BOSTON, as_of)
    today = as_of.astimezone(_ZONES[BOSTON]).date()
    period = _open(BOSTON, cast, 0, today - 14 * _DAY, today - 2 * _DAY, today + 10 * _DAY, as_of - _DAY / 2)
    return period.pairs.count() if period else 0


def _open(
    city: str, cast: Sequence[Actor], which: int, since: date, last_day: date, closes_on: date, now: datetime
) -> EvaluationPeriod | None:
    """The period, by the first post that may open it; None when nobody shared anything in these days."""
    keeper = next(one for one in cast if one.may("evaluation.keep") and one.area_path.count("/") <= 3)
    try:
        return actions.open_two_way(
            name=_NAMES[city][which],
            since=since,
            last_day=last_day,
            closes_on=closes_on,
            street_form=two_way.USUAL_QUESTIONS,
            department_form=two_way.USUAL_QUESTIONS,
            actor=keeper,
            now=now,
        )
    except Refused as refusal:
        if refusal.code == "nobody":
            return None
        raise


def _answer(period: EvaluationPeriod, cast: Sequence[Actor], now: datetime, sides: Sequence[str]) -> int:
    """What the people of the demo say for their units; the first street replies to a low mark."""
    speakers = {one.unit_id: one for one in cast if one.may("evaluation.answer")}
    given = 0
    for pair in EvaluationPair.objects.filter(period=period).order_by("street_path", "department_path"):
        for side in sides:
            speaker = speakers.get(pair.street_id if side == two_way.STREET else pair.department_id)
            if speaker is None:
                continue
            marks, words = _SAID[given % len(_SAID)]
            opinion = actions.give_opinion(pair=pair, marks=marks, words=words, actor=speaker, now=now)
            given += 1
            listener = speakers.get(pair.department_id if side == two_way.STREET else pair.street_id)
            pair.refresh_from_db()
            if listener and pair.unsealed_at and min(marks) <= two_way.LOW:
                actions.reply_to_opinion(opinion=opinion, text=_REPLY, actor=listener, now=now)
    return given
