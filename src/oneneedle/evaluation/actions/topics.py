"""Finds the topics of a month, puts each where it is worked on, and counts what came afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.rules import Report
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import actions as core_actions
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, add_months, new_id
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Topic, TopicCase, TopicMonth, TopicRun
from oneneedle.evaluation.queries import said
from oneneedle.evaluation.queries import topics as queries
from oneneedle.evaluation.rules import topics

MOST_TAKEN = 200  # cases a campaign opens with; more are gathered later
_MAX_WORDS = 2000


@transaction.atomic
def find_topics(*, month: date, actor: Actor, now: datetime) -> TopicRun:
    """Search a month for topics; searching again renews what nobody has decided on yet.

    Refuses who may not, and a month that has not begun.
    """
    city, first = actor.jurisdiction_id, month.replace(day=1)
    if not access.can_search_topics(actor):
        raise _not_yours()
    if first > said.month_of(now, said.zone_of(city)):
        raise Refused(_("This month has not begun yet."), field="month", code="future")
    material = said.read_material(city, first)
    found = topics.find_topics(material.said, days=material.days, banned=material.names)
    run, _made = TopicRun.objects.update_or_create(
        jurisdiction_id=city,
        month=first,
        defaults={
            "formulas": topics.FORMULAS,
            "cases": sum(one.month == 0 for one in material.said),
            "found_at": now,
        },
    )
    count = _write(run, found)
    data = {"month": first.isoformat(), "cases": run.cases, "topics": count, "formulas": topics.FORMULAS}
    core_actions.write_ledger(subject=f"topic_run:{run.id}", verb="topic_run.found", actor=actor, now=now, data=data)
    return run


@transaction.atomic
def take_topic(*, topic: Topic, name: str, goal: str, actor: Actor, now: datetime) -> Campaign:
    """Take a topic up: a campaign is opened with its cases that are still open.

    Refuses who may not call departments or does not govern all its ground, and a topic that is in hand already.
    """
    _hold(topic, "take", access.can_take_topic(actor, topic))
    found = queries.open_cases_of(actor, topic, now, MOST_TAKEN)
    campaign = cases.open_campaign(name=name, goal=goal, area_path=topic.area_path, cases=found, actor=actor, now=now)
    _decide(topic, "take", "taken", {"campaign": campaign}, actor, now, {"campaign": str(campaign.id)})
    return campaign


@transaction.atomic
def report_topic(*, topic: Topic, words: str, actor: Actor, now: datetime) -> Case:
    """Make one case of a topic, found by staff and on its way like every other.

    Refuses who may not take in cases or does not govern all its ground, no words, a topic that is in hand already.
    """
    _hold(topic, "take", access.can_report_topic(actor, topic))
    kind = catalogue.get_catalogue(topic.jurisdiction_id).by_code.get(topic.type_code)
    report = Report(
        description=_say(words, _("Say what shall be done.")),
        type_code=kind.code if kind and kind.is_leaf and kind.active else "",
        area_path=topic.area_path,
        with_receipt=False,
    )
    case = Case.objects.get(id=cases.receive_case(report=report, actor=actor, now=now).case_id)
    _decide(topic, "take", "taken", {"case": case}, actor, now, {"case": str(case.id)})
    return case


@transaction.atomic
def hand_topic(*, topic: Topic, reason: str, actor: Actor, now: datetime) -> None:
    """Hand a topic to the joint meeting, where those sit who can solve it together.

    Refuses who may not decide on topics, no reason, and a topic that is there or in hand already.
    """
    _hold(topic, "hand", access.can_decide_topic(actor, topic))
    words = _say(reason, _("Say why it needs the joint meeting."))
    _decide(topic, "hand", "handed", {"reason": words}, actor, now)


@transaction.atomic
def set_topic_aside(*, topic: Topic, reason: str, actor: Actor, now: datetime) -> None:
    """Set a topic aside with a reason; it stays in the list of its month and can be taken up later.

    Refuses who may not decide on topics, no reason, and a topic that is set aside or in hand already.
    """
    _hold(topic, "set_aside", access.can_decide_topic(actor, topic))
    _decide(topic, "set_aside", "set_aside", {"reason": _say(reason, _("Say why."))}, actor, now)


@transaction.atomic
def watch_topics(*, month: date, actor: Actor, now: datetime) -> int:
    """Count in a whole month the cases of every topic somebody took up or handed over in the half year before it.

    Answers how many topics have a new number. Refuses everybody but the house, and a month that is not over.
    """
    city, first = actor.jurisdiction_id, month.replace(day=1)
    if actor.channel != SYSTEM_CHANNEL:
        raise _not_yours()
    if first >= said.month_of(now, said.zone_of(city)):
        raise Refused(_("This month is not over yet."), field="month", code="future")
    watched = Topic.objects.filter(
        jurisdiction_id=city,
        state__in=topics.WATCHED,
        month__lt=first,
        month__gte=add_months(first, -topics.WATCH_MONTHS),
    )
    found = list(watched.order_by("id"))
    counts = _count(city, first, found) if found else {}
    known = dict(TopicMonth.objects.filter(topic__in=found, month=first).values_list("topic_id", "count"))
    fresh = [one for one in found if known.get(one.id) != counts[one.id]]
    for one in fresh:
        TopicMonth.objects.update_or_create(topic=one, month=first, defaults={"count": counts[one.id]})
        _note(one, "watched", actor, now, {"month": first.isoformat(), "count": counts[one.id]})
    return len(fresh)


def _write(run: TopicRun, found: Sequence[topics.Found]) -> int:
    """Replace what nobody decided on; a topic found again keeps its address."""
    mine = Topic.objects.filter(jurisdiction_id=run.jurisdiction_id, month=run.month)
    decided = list(mine.exclude(state=Topic.State.OFFERED))
    offered = mine.filter(state=Topic.State.OFFERED)
    ids = dict(offered.values_list("key", "id"))
    offered.delete()
    fresh = [(place, one) for place, one in enumerate(found) if not any(_is_decided(one, old) for old in decided)]
    rows = [_row(run, one, place, ids) for place, one in fresh]
    Topic.objects.bulk_create(rows)
    links = [
        TopicCase(topic=row, case_id=case_id)
        for row, (_place, one) in zip(rows, fresh, strict=True)
        for case_id in one.case_ids
    ]
    TopicCase.objects.bulk_create(links, batch_size=5000)
    return len(rows) + len(decided)


def _row(run: TopicRun, one: topics.Found, place: int, ids: Mapping[str, UUID]) -> Topic:
    key = one.definition.key
    return Topic(
        id=ids.get(key) or new_id(run.found_at),
        jurisdiction_id=run.jurisdiction_id,
        run=run,
        month=run.month,
        key=key,
        kind=one.definition.kind,
        type_code=one.definition.type_code,
        words=list(one.words),
        cells=list(one.cells),
        communities=list(one.communities),
        area_path=one.area_path,
        count=len(one.case_ids),
        before=list(one.before),
        position=place,
    )


def _is_decided(one: topics.Found, old: Topic) -> bool:
    if one.definition.key == old.key:
        return True
    same = one.definition.kind == old.kind == Topic.Kind.SPOT and one.definition.type_code == old.type_code
    return same and 2 * len(set(one.cells) & set(old.cells)) >= len(old.cells)


def _count(city: str, month: date, found: Iterable[Topic]) -> dict[UUID, int]:
    book = catalogue.get_catalogue(city)
    wanted: dict[topics.Definition, list[UUID]] = {}
    for one in found:
        kind = book.by_code.get(one.type_code)
        path = kind.path if kind else ""
        if one.kind == Topic.Kind.SPOT:
            definition = topics.Definition(topics.SPOT, path, cells=tuple(one.cells))
        else:
            definition = topics.Definition(topics.SPREAD, path, phrase=one.words[0])
        wanted.setdefault(definition, []).append(one.id)
    counts = {topic_id: 0 for ids in wanted.values() for topic_id in ids}
    for definition, _case in topics.assign(wanted, said.read_said(city, month)):
        for topic_id in wanted[definition]:
            counts[topic_id] += 1
    return counts


def _hold(topic: Topic, verb: str, *allowed: bool) -> None:
    topic.refresh_from_db(from_queryset=Topic.objects.select_for_update(of=("self",)))
    if not all(allowed):
        raise _not_yours()
    if not topics.may_move(verb, topic.state):
        raise Refused(_("Somebody has decided on this topic already."), code="wrong_state")


def _decide(
    topic: Topic,
    verb: str,
    fact: str,
    changes: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    topic.state, topic.unit_id, topic.decided_at = topics.MOVES[verb][1], actor.unit_id, now
    for name, value in changes.items():
        setattr(topic, name, value)
    topic.save(update_fields=["state", "unit", "decided_at", *changes])
    _note(topic, fact, actor, now, data or {})


def _note(topic: Topic, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    core_actions.write_ledger(
        subject=f"topic:{topic.id}", verb=f"topic.{fact}", actor=actor, now=now, data={"count": topic.count, **data}
    )


def _say(words: str, missing: str) -> str:
    said_words = words.strip()[:_MAX_WORDS]
    if not said_words:
        raise Refused(missing, field="reason", code="empty")
    return said_words


def _not_yours() -> Refused:
    return Refused(_("Your post may not do this here."), code="not_yours")
