"""Cases enough for a topic, and the posts that decide on topics and sheets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic, TopicRun
from tests import cast as lin
from tests.cast import NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
IN_OCTOBER = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)

# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "keeper_of_figures": ("lin-city", "figures", ["evaluation.keep"]),
    "district_lead": ("lin-d1", "lead", ["whistle.blow", "case.receive", "supervision.ask"]),
    "street_lead": ("lin-s1", "lead", ["whistle.blow", "case.receive"]),
    "street_keeper": ("lin-s1", "figures", ["evaluation.keep"]),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Give the cast those posts; the names then work as `cast.actor(name)`."""
    take_seats(cast, POSTS)
    return cast


def report(
    cast: Cast, count: int, at: datetime, place: dict[str, Any], type_code: str = "litter", text: str = "垃圾成堆"
) -> list[Case]:
    """So many reports of a kind, one an hour."""
    ids = [
        cases.receive_case(
            report=Report(description=text, type_code=type_code, with_receipt=False, **place),
            actor=cast.resident,
            now=at + timedelta(hours=number),
        ).case_id
        for number in range(count)
    ]
    return list(Case.objects.filter(id__in=ids).order_by("received_at"))


def litter(cast: Cast, count: int = 10, at: datetime = IN_OCTOBER) -> list[Case]:
    """Litter heaps up before one door; here and there lies a little elsewhere."""
    for lon in (120.012, 120.019, 120.026):
        report(cast, 1, at, {"lon": lon, "lat": 30.003})
    return report(cast, count, at, lin.IN_11)


def found(cast: Cast, count: int = 10) -> Topic:
    """The litter of October, searched for; September had two."""
    report(cast, 2, IN_SEPTEMBER, lin.IN_11)
    litter(cast, count)
    actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
    return Topic.objects.get(type_code="litter", month=OCTOBER)


def asked(cast: Cast) -> TopicRun:
    """October, asked for by the house and not searched yet."""
    return actions.ask_topics(month=OCTOBER, actor=cast.system, now=NOW)


def facts(topic: Topic) -> list[str]:
    return [row.verb for row in LedgerRow.objects.filter(subject=f"topic:{topic.id}").order_by("seq")]


def count(cast: Cast) -> None:
    """Fold everything that happened into the tallies."""
    while actions.fold_scores(limit=1000, now=NOW):
        pass
