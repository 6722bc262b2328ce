"""Topics for the desk: those of a month, one with its cases, and whether the number fell afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, add_months
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Topic, TopicRun
from oneneedle.evaluation.rules import topics
from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.units import queries as units

STATE_NAMES: dict[str, str | Promise] = {
    "offered": gettext_lazy("Offered"),
    "meeting": gettext_lazy("For the joint meeting"),
    "taken": gettext_lazy("Taken up"),
    "aside": gettext_lazy("Set aside"),
}
KIND_NAMES: dict[str, str | Promise] = {
    "spot": gettext_lazy("Many in one spot"),
    "spread": gettext_lazy("The same words in several places"),
}
_NAMED = 2
_WORDS: dict[str, str | Promise] = {
    "taken": gettext_lazy("Taken up"),
    "handed": gettext_lazy("Handed to the joint meeting"),
    "set_aside": gettext_lazy("Set aside"),
    "watched": gettext_lazy("Counted again"),
}


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic as a line of a list."""

    id: UUID
    month: date
    title: str
    kind: str
    kind_name: str
    count: int
    before: tuple[int, ...]
    growth: topics.Growth
    trend_name: str
    places: str
    communities: int
    state: str
    state_name: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many cases of a topic's definition a month brought."""

    month: date
    count: int
    growth: topics.Growth | None


@dataclass(frozen=True, slots=True)
class TopicStep:
    """One thing that was done with a topic."""

    title: str
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class TopicMay:
    """What the post may do with it."""

    take: bool
    report: bool
    hand: bool
    set_aside: bool


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Everything the page of a topic shows; of the cases, those the post may see."""

    line: TopicLine
    topic: Topic
    type_name: str
    cases: tuple[cases.CaseRow, ...]
    open_cases: int
    unseen: int
    months: tuple[MonthCount, ...]
    communities: tuple[str, ...]
    cells: tuple[str, ...]
    earlier: tuple[TopicLine, ...]
    history: tuple[TopicStep, ...]
    may: TopicMay


def may_search_topics(actor: Actor) -> bool:
    """Whether the page offers to search."""
    return access.can_search_topics(actor)


def topic_months(jurisdiction_id: str) -> tuple[TopicRun, ...]:
    """The months that were searched or are to be, the newest first."""
    return tuple(TopicRun.objects.filter(jurisdiction_id=jurisdiction_id).order_by("-month")[:24])


def newest_month(jurisdiction_id: str) -> date | None:
    """The newest month that was searched."""
    found = TopicRun.objects.filter(jurisdiction_id=jurisdiction_id, found_at__isnull=False)
    return found.order_by("-month").values_list("month", flat=True).first()


def topics_for(actor: Actor, month: date, state: str = "", *, growing: bool = False) -> tuple[TopicLine, ...]:
    """The topics of a month that touch the actor's ground, what grows first."""
    rows = Topic.objects.filter(jurisdiction_id=actor.jurisdiction_id, month=month).order_by("position")
    found = [one for one in (rows.filter(state=state) if state else rows) if access.sees_topic(actor, one)]
    lines = lines_of(actor.jurisdiction_id, found)
    return tuple(line for line in lines if not growing or line.growth.trend in {"new", "grows"})


def get_topic(actor: Actor, topic_id: UUID) -> Topic:
    """The topic; Topic.DoesNotExist when it is not to be seen."""
    topic = Topic.objects.select_related("campaign", "case", "run").get(
        id=topic_id, jurisdiction_id=actor.jurisdiction_id
    )
    if not access.sees_topic(actor, topic):
        raise Topic.DoesNotExist
    return topic


def get_topic_page(actor: Actor, topic: Topic, now: datetime) -> TopicPage:
    """The page of a topic that `get_topic` gave."""
    ids = list(topic.links.order_by("case__received_at", "case_id").values_list("case_id", flat=True))
    shown = tuple(cases.find_rows(actor, ids, now))
    (line,) = lines_of(topic.jurisdiction_id, [topic])
    return TopicPage(
        line=line,
        topic=topic,
        type_name=_type_name(topic.jurisdiction_id, topic.type_code),
        cases=shown,
        open_cases=sum(row.state in flow.OPEN_STATES for row in shown),
        unseen=len(ids) - len(shown),
        months=_months(topic),
        communities=tuple(_area_names(topic.communities).values()),
        cells=tuple(topic.cells),
        earlier=_earlier(actor, topic),
        history=_history(topic),
        may=TopicMay(
            take=access.can_take_topic(actor, topic) and topics.may_move("take", topic.state),
            report=access.can_report_topic(actor, topic) and topics.may_move("take", topic.state),
            hand=access.can_decide_topic(actor, topic) and topics.may_move("hand", topic.state),
            set_aside=access.can_decide_topic(actor, topic) and topics.may_move("set_aside", topic.state),
        ),
    )


def open_cases_of(actor: Actor, topic: Topic, now: datetime, limit: int) -> list[Case]:
    """The cases of the topic which are still open and lie on the actor's ground."""
    rows = Case.objects.filter(
        id__in=topic.links.values("case_id"), state__in=flow.OPEN_STATES, area_path__startswith=actor.area_path or "/"
    )
    return list(rows.order_by("received_at", "id")[:limit])


def lines_of(jurisdiction_id: str, found: Sequence[Topic]) -> tuple[TopicLine, ...]:
    """The topics as lines, in the reader's language."""
    names = _area_names([path for one in found for path in one.communities])
    return tuple(_line(jurisdiction_id, one, names) for one in found)


def _line(jurisdiction_id: str, one: Topic, names: dict[str, str]) -> TopicLine:
    here = [names.get(path, "") for path in one.communities]
    unit = units.get_unit(jurisdiction_id, one.unit_id) if one.unit_id else None
    growth = growth_of(one)
    where = _places(here)
    about = _(", ").join(one.words)
    return TopicLine(
        id=one.id,
        month=one.month,
        title=" · ".join(part for part in (_type_name(jurisdiction_id, one.type_code), about or where) if part),
        kind=one.kind,
        kind_name=str(KIND_NAMES[one.kind]),
        count=one.count,
        before=tuple(one.before),
        growth=growth,
        trend_name=str(topics.TREND_NAMES[growth.trend]),
        places=where,
        communities=len(here),
        state=one.state,
        state_name=str(STATE_NAMES[one.state]),
        unit_name=unit.name if unit else "",
    )


def growth_of(one: Topic) -> topics.Growth:
    """How the month of a topic stands beside those before it."""
    days = [topics.days_of(add_months(one.month, -back)) for back in range(len(one.before) + 1)]
    return topics.growth_of(one.count, days[0], one.before, sum(days[1:]))


def _places(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return _(" and ").join(names)
    rest = len(names) - _NAMED
    words = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", rest)
    return words % {"names": _(", ").join(names[:_NAMED]), "count": rest}


def _type_name(jurisdiction_id: str, code: str) -> str:
    kind = catalogue.get_catalogue(jurisdiction_id).by_code.get(code)
    return kind.name if kind else code


def _area_names(paths: Sequence[str]) -> dict[str, str]:
    """Names of areas in the reader's language, in the order of the paths."""
    rows = Area.objects.filter(path__in=set(paths)).values_list("id", "path", "level", "code", "name", "name_en")
    found = {row[1]: places.AreaRef(*row).label for row in rows}
    return {path: found.get(path, path) for path in paths}


def _months(topic: Topic) -> tuple[MonthCount, ...]:
    """Before, the month itself, and after; each month after is compared with the month of the topic."""
    counts = [MonthCount(add_months(topic.month, -back), number, None) for back, number in _past(topic)]
    counts.append(MonthCount(topic.month, topic.count, growth_of(topic)))
    for one in topic.months.order_by("month"):
        later = topics.growth_of(one.count, topics.days_of(one.month), [topic.count], topics.days_of(topic.month))
        counts.append(MonthCount(one.month, one.count, later))
    return tuple(counts)


def _past(topic: Topic) -> list[tuple[int, int]]:
    return list(reversed(list(enumerate(topic.before, start=1))))


def _earlier(actor: Actor, topic: Topic) -> tuple[TopicLine, ...]:
    """The same matter in the months before and after: the first word is the same, or half the cells are."""
    rows = Topic.objects.filter(
        jurisdiction_id=topic.jurisdiction_id, kind=topic.kind, type_code=topic.type_code
    ).exclude(id=topic.id)
    same = [one for one in rows.order_by("-month")[:200] if _is_same(topic, one) and access.sees_topic(actor, one)]
    return lines_of(topic.jurisdiction_id, same[:12])


def _is_same(one: Topic, other: Topic) -> bool:
    if one.kind == Topic.Kind.SPREAD:
        return one.words[:1] == other.words[:1]
    both = set(one.cells) & set(other.cells)
    return 2 * len(both) >= min(len(one.cells), len(other.cells)) > 0


def _history(topic: Topic) -> tuple[TopicStep, ...]:
    steps = []
    for row in core.get_history(f"topic:{topic.id}").reverse():
        unit = units.get_unit(topic.jurisdiction_id, row.unit_id) if row.unit_id else None
        fact = row.verb.removeprefix("topic.")
        if fact in _WORDS:
            count = row.data.get("count")
            text = ngettext("%(count)d case", "%(count)d cases", count) % {"count": count} if count is not None else ""
            steps.append(TopicStep(str(_WORDS[fact]), row.at, unit.name if unit else "", text))
    return tuple(steps)
