"""Evaluation: the two-way evaluation, topics, sheets, exports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from oneneedle.core.rules import Actor
from oneneedle.evaluation import access, actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod, Export, Opinion, Topic
from tests.cast import CITY, ROOT, STREET_1, Cast
from tests.evaluation import both_sides as both
from tests.evaluation import crowds, exporting
from tests.house.posts.rows import Given, Row, Wing

DAY = timedelta(days=1)


def _period(cast: Cast) -> EvaluationPeriod:
    both.share_november(cast)
    return both.open_period(cast)


def _form(cast: Cast) -> Given:
    both.share_november(cast)
    days = {"since": both.FIRST_DAY, "last_day": both.LAST_DAY, "closes_on": both.CLOSES_ON}
    forms = {"street_form": both.FORM, "department_form": both.FORM}
    return {"name": "November", **days, **forms, "now": both.OPENED}


def _pair(cast: Cast) -> EvaluationPair:
    """Street 1 and the water company."""
    _period(cast)
    return both.pair_of()


def _given(cast: Cast) -> EvaluationPair:
    pair = _pair(cast)
    both.give(cast, pair, "street")
    return pair


def _opinion(cast: Cast) -> Opinion:
    """What the street says of the water company, and the company has answered too."""
    pair = _pair(cast)
    opinion = both.give(cast, pair, "street", (2, 2, 2, 2))
    both.give(cast, pair, "water_side")
    return opinion


def _closing(cast: Cast) -> Given:
    period = _period(cast)
    both.answer_all(cast)
    return {"period": period, "now": both.CLOSED - DAY}


def _topic(cast: Cast, **more: Any) -> Given:
    """Litter of October in community 11."""
    return {"topic": crowds.found(cast), **more}


def _sheet(cast: Cast) -> Given:
    crowds.count(cast)
    return {"street": cast.unit("lin-s1"), "month": crowds.OCTOBER}


def _export(cast: Cast) -> Export:
    """The street's own ground, asked for by the street."""
    return exporting.ask(cast, role="street", area_path=STREET_1)


GOOD = {"marks": both.GOOD, "words": [""] * 4, "now": both.ANSWERED}
LATER = {"now": exporting.LATER}
ROWS = (
    Row(actions.open_two_way, _form),
    Row(actions.close_two_way, _closing),
    Row(actions.withdraw_two_way, lambda cast: {"period": _period(cast), "reason": "Wrong.", "now": both.ANSWERED}),
    Row(actions.remind_two_way, lambda cast: {"period": _period(cast), "now": both.CLOSED - DAY}),
    Row(actions.give_opinion, lambda cast: {"pair": _pair(cast), **GOOD}),
    Row(actions.correct_opinion, lambda cast: {"pair": _given(cast), **GOOD, "marks": (4, 4, 4, 4)}),
    Row(actions.reply_to_opinion, lambda cast: {"opinion": _opinion(cast), "text": "So.", "now": both.ANSWERED}),
    Row(actions.ask_topics, lambda _cast: {"month": crowds.OCTOBER}),
    Row(actions.find_topics, lambda _cast: {"month": crowds.OCTOBER}),
    Row(actions.note_search_failure, lambda cast: {"run": crowds.asked(cast), "problem": "Full."}),
    Row(actions.take_topic, lambda cast: _topic(cast, name="Bins", goal="Clean.")),
    Row(actions.report_topic, lambda cast: _topic(cast, words="More bins.")),
    Row(actions.hand_topic, lambda cast: _topic(cast, reason="One contractor.")),
    Row(actions.set_topic_aside, lambda cast: _topic(cast, reason="A feast.")),
    Row(actions.watch_topics, lambda _cast: {"month": crowds.OCTOBER}),
    Row(actions.publish_sheet, _sheet),
    Row(actions.ask_export, lambda _cast: {"dataset": "cases", "area_path": STREET_1, **LATER}, "of a street"),
    Row(actions.ask_export, lambda _cast: {"dataset": "cases", "area_path": ROOT, **LATER}, "of the city"),
    Row(actions.cancel_export, lambda cast: {"export": _export(cast), **LATER}),
    Row(actions.repeat_export, lambda cast: {"export": exporting.write(cast, _export(cast)), **LATER}),
    Row(actions.note_download, lambda cast: {"export": exporting.write(cast, _export(cast)), **LATER}),
    Row(actions.write_export, lambda cast: {"export": _export(cast), **LATER}),
    Row(actions.note_export_failure, lambda cast: {"export": _export(cast), "problem": "Full.", **LATER}),
    Row(actions.drop_export, lambda cast: {"export": exporting.write(cast, _export(cast)), **LATER}),
    Row(actions.publish_open_data, lambda _cast: {"jurisdiction_id": CITY, "month": date(2026, 10, 1)}),
    Row(actions.begin_reckoning, lambda _cast: {}),
    Row(actions.switch_reckoning, lambda _cast: {}),
)


def sees(actor: Actor, given: Given) -> bool:
    """Whether the thing of the row is shown to the actor; numbers are public."""
    thing = next(iter(given.values()), None)
    if isinstance(thing, EvaluationPeriod):
        return EvaluationPeriod.objects.filter(access.periods_visible_to(actor), id=thing.id).exists()
    if isinstance(thing, Opinion):
        thing = thing.pair
    if isinstance(thing, EvaluationPair):
        return EvaluationPair.objects.filter(access.pairs_visible_to(actor), id=thing.id).exists()
    if isinstance(thing, Topic):
        return access.sees_topic(actor, thing)
    if isinstance(thing, Export):
        return access.can_read_export(actor, thing)
    return actor.jurisdiction_id == CITY


WINGS = (
    Wing("Evaluation", ROWS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
open_two_way                   -  -  .  .  -  -  -  -  -  -  -  x  x  -  -  -  -  -  -  -
close_two_way                  .  .  .  .  .  .  .  -  -  -  -  -  x  -  -  -  -  -  .  x
withdraw_two_way               .  .  .  .  .  .  .  -  -  -  -  -  x  -  -  -  -  -  .  -
remind_two_way                 .  .  .  .  .  .  .  -  -  -  -  -  -  -  -  -  -  -  .  x
give_opinion                   .  .  .  .  .  .  .  -  -  x  .  .  .  .  .  x  .  .  .  .
correct_opinion                .  .  .  .  .  .  .  -  -  x  .  .  .  .  .  -  .  .  .  .
reply_to_opinion               .  .  .  .  .  .  .  -  -  -  .  .  .  .  .  x  .  .  .  .
ask_topics                     -  -  .  x  -  -  -  -  -  x  x  x  x  -  -  -  -  -  -  x
find_topics                    -  -  .  x  -  -  -  -  -  x  x  x  x  -  -  -  -  -  -  x
note_search_failure            -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
take_topic                     .  .  .  .  -  x  .  -  -  x  .  x  x  -  -  .  .  .  .  -
report_topic                   .  .  .  .  x  x  .  x  -  x  .  x  x  x  -  .  .  .  .  -
hand_topic                     .  .  .  .  -  x  .  -  -  x  .  x  x  -  -  .  .  .  .  -
set_topic_aside                .  .  .  .  -  x  .  -  -  x  .  x  x  -  -  .  .  .  .  -
watch_topics                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
publish_sheet                  -  -  .  .  -  -  -  -  -  x  -  x  x  -  -  -  -  -  -  -
ask_export of a street         -  -  .  .  -  -  -  x  -  x  -  x  x  x  x  -  -  -  -  x
ask_export of the city         -  -  .  .  -  -  -  -  -  -  -  -  x  x  x  -  -  -  -  x
cancel_export                  .  .  .  .  .  .  .  x  .  x  .  x  x  .  x  .  .  .  .  x
repeat_export                  .  .  .  .  .  .  .  x  .  x  .  x  x  .  x  .  .  .  .  x
note_download                  .  .  .  .  .  .  .  x  .  x  .  x  x  .  x  .  .  .  .  x
write_export                   .  .  .  .  .  .  .  -  .  -  .  -  -  .  -  .  .  .  .  x
note_export_failure            .  .  .  .  .  .  .  -  .  -  .  -  -  .  -  .  .  .  .  x
drop_export                    .  .  .  .  .  .  .  -  .  -  .  -  -  .  -  .  .  .  .  x
publish_open_data              -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
begin_reckoning                -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
switch_reckoning               -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
""", sees),
)  # fmt: skip
