"""Finds the topics of a month, and counts what came of those in hand; both read for long and write for a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, add_months, new_id
from oneneedle.evaluation import access
from oneneedle.evaluation.actions.topics import not_yours, note_topic
from oneneedle.evaluation.models import Topic, TopicCase, TopicMonth, TopicRun
from oneneedle.evaluation.queries import said
from oneneedle.evaluation.rules import topics

MOST_TRIES = 3
_LATE = timedelta(minutes=10)  # what changed may become visible so much later
_ANYWAY = timedelta(days=7)  # a case that is of another type now changes a number and is not found by its type


@transaction.atomic
def ask_topics(*, month: date, actor: Actor, now: datetime) -> TopicRun:
    """Ask for a month to be searched; the worker does it. What is asked for already is not asked twice.

    Refuses who may not, and a month that has not begun.
    """
    first = _check(month, actor, now)
    asked = {"state": TopicRun.State.ASKED, "asked_at": now}
    known = TopicRun.objects.select_for_update()
    run, made = known.get_or_create(jurisdiction_id=actor.jurisdiction_id, month=first, defaults=asked)
    if not made and run.state == TopicRun.State.ASKED:
        return run
    run.state, run.asked_at, run.tries = TopicRun.State.ASKED, now, 0
    run.save(update_fields=["state", "asked_at", "tries"])
    _note(run, "asked", actor, now, {})
    return run


@transaction.atomic
def note_search_failure(*, run: TopicRun, problem: str, actor: Actor, now: datetime) -> None:
    """Count a search somebody asked for that went wrong; after the third one the search has failed.

    What was found before stays; asking again begins anew. Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise not_yours()
    held = TopicRun.objects.select_for_update().filter(id=run.id, state=TopicRun.State.ASKED).first()
    if held is None:
        return
    held.tries += 1
    if held.tries >= MOST_TRIES:
        held.state = TopicRun.State.FAILED
        _note(held, "failed", actor, now, {"problem": problem})
    held.save(update_fields=["state", "tries"])


def find_topics(*, month: date, actor: Actor, now: datetime) -> TopicRun:
    """Search a month for topics; searching again renews what nobody has decided on yet.

    The cases are read in pages, outside of any transaction; only the result is written in one. Refuses who may not,
    and a month that has not begun.
    """
    first = _check(month, actor, now)
    material = said.read_material(actor.jurisdiction_id, first)
    titles = topics.define_topics(material.now, banned=material.names)
    found = topics.gather_topics(titles, material.now, material.past, days=material.days)
    return _keep(first, found, len(material.now), actor, now)


def watch_topics(*, month: date, actor: Actor, now: datetime) -> int:
    """Count in a whole month the cases of every topic somebody took up or handed over in the half year before it.

    Only cases of types a topic needs are read, and only when there is no number yet, something happened to such cases
    since, or the number is a week old. Answers how many topics have a new number. Refuses everybody but the house, and
    a month that is not over.
    """
    city, first = actor.jurisdiction_id, month.replace(day=1)
    if actor.channel != SYSTEM_CHANNEL:
        raise not_yours()
    if first >= said.month_of(now, core_queries.zone_of(city)):
        raise Refused(_("This month is not over yet."), field="month", code="future")
    watched = Topic.objects.filter(
        jurisdiction_id=city,
        state__in=topics.WATCHED,
        month__lt=first,
        month__gte=add_months(first, -topics.WATCH_MONTHS),
    )
    due = _due(city, first, list(watched.order_by("id")), now)
    return _keep_counts(first, due, _count(city, first, due), actor, now) if due else 0


def _check(month: date, actor: Actor, now: datetime) -> date:
    """The first day of the month, or a refusal."""
    first = month.replace(day=1)
    if not access.can_search_topics(actor):
        raise not_yours()
    if first > said.month_of(now, core_queries.zone_of(actor.jurisdiction_id)):
        raise Refused(_("This month has not begun yet."), field="month", code="future")
    return first


@transaction.atomic
def _keep(month: date, found: Sequence[topics.Found], cases: int, actor: Actor, now: datetime) -> TopicRun:
    """Write the result down; who asked again meanwhile is still waiting."""
    run, _made = TopicRun.objects.select_for_update().get_or_create(
        jurisdiction_id=actor.jurisdiction_id, month=month, defaults={"found_at": now}
    )
    waiting = run.asked_at is not None and run.asked_at > now
    run.state = TopicRun.State.ASKED if waiting else TopicRun.State.FOUND
    run.formulas, run.cases, run.found_at, run.tries = topics.FORMULAS, cases, now, 0
    run.save()
    count = _write(run, found, now)
    _note(run, "found", actor, now, {"cases": cases, "topics": count, "formulas": topics.FORMULAS})
    return run


def _write(run: TopicRun, found: Sequence[topics.Found], now: datetime) -> int:
    """Replace what nobody decided on; a topic found again keeps its address. Nobody decides meanwhile."""
    mine = Topic.objects.filter(jurisdiction_id=run.jurisdiction_id, month=run.month)
    held = list(mine.select_for_update(of=("self",)).order_by("id"))
    decided = [topic for topic in held if topic.state != Topic.State.OFFERED]
    ids = {topic.key: topic.id for topic in held if topic.state == Topic.State.OFFERED}
    mine.filter(id__in=ids.values()).delete()
    fresh = [(place, one) for place, one in enumerate(found) if not any(_is_decided(one, old) for old in decided)]
    rows = [_row(run, one, place, ids, now) for place, one in fresh]
    Topic.objects.bulk_create(rows)
    links = [
        TopicCase(topic=row, case_id=case_id)
        for row, (_place, one) in zip(rows, fresh, strict=True)
        for case_id in one.case_ids
    ]
    TopicCase.objects.bulk_create(links, batch_size=5000)
    return len(rows) + len(decided)


def _row(run: TopicRun, one: topics.Found, place: int, ids: Mapping[str, UUID], now: datetime) -> Topic:
    key = one.definition.key
    return Topic(
        id=ids.get(key) or new_id(now),
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


def _due(city: str, month: date, watched: Sequence[Topic], now: datetime) -> list[Topic]:
    """Those whose number may be another one by now."""
    rows = TopicMonth.objects.filter(topic__in=watched, month=month, counted_at__gt=now - _ANYWAY)
    counted = dict(rows.values_list("topic_id", "counted_at"))
    moments = [at for at in counted.values() if at is not None]
    changed = said.types_changed(city, month, min(moments) - _LATE) if moments else frozenset()
    return [
        one
        for one in watched
        if one.id not in counted or said.types_below(city, _definition(city, one).type_path) & changed
    ]


def _count(city: str, month: date, found: Iterable[Topic]) -> dict[UUID, int]:
    wanted: dict[topics.Definition, list[UUID]] = {}
    for one in found:
        wanted.setdefault(_definition(city, one), []).append(one.id)
    counts = {topic_id: 0 for ids in wanted.values() for topic_id in ids}
    types = frozenset[UUID | None]().union(*(said.types_below(city, one.type_path) for one in wanted))
    for definition, _case in topics.assign(wanted, said.read_said(city, month, types)):
        for topic_id in wanted[definition]:
            counts[topic_id] += 1
    return counts


def _definition(city: str, one: Topic) -> topics.Definition:
    kind = catalogue.get_catalogue(city).by_code.get(one.type_code)
    path = kind.path if kind else ""
    if one.kind == Topic.Kind.SPOT:
        return topics.Definition(topics.SPOT, path, cells=tuple(one.cells))
    return topics.Definition(topics.SPREAD, path, phrase=one.words[0])


@transaction.atomic
def _keep_counts(month: date, counted: Sequence[Topic], counts: Mapping[UUID, int], actor: Actor, now: datetime) -> int:
    """Write the numbers down; only a number that is another one is a fact."""
    known = dict(TopicMonth.objects.filter(topic__in=counted, month=month).values_list("topic_id", "count"))
    fresh = [one for one in counted if known.get(one.id) != counts[one.id]]
    for one in fresh:
        TopicMonth.objects.update_or_create(topic=one, month=month, defaults={"count": counts[one.id]})
        note_topic(one, "watched", actor, now, {"month": month.isoformat(), "count": counts[one.id]})
    TopicMonth.objects.filter(topic__in=counted, month=month).update(counted_at=now)
    return len(fresh)


def _note(run: TopicRun, fact: str, actor: Actor, now: datetime, data: Mapping[str, int | str]) -> None:
    core_actions.write_ledger(
        subject=f"topic_run:{run.id}",
        verb=f"topic_run.{fact}",
        actor=actor,
        now=now,
        data={"month": run.month.isoformat(), **data},
    )
