"""Background work of evaluation: two-way evaluations reminded and closed on their days."""

from __future__ import annotations

import time
from datetime import date
from zoneinfo import ZoneInfo

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, add_months, system
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPeriod, Export, TopicRun
from oneneedle.evaluation.queries import open_rows

log = structlog.get_logger(__name__)
EXPORT_SECONDS = 5.0
FOLD_SECONDS = 3.0  # for folding, for counting anew, for taking old lines away
EXPORTS_AT_ONCE = 20
OPEN_MONTHS_AT_ONCE = 3
SEARCHES_AT_ONCE = 3


@app.periodic(cron="* * * * *")
@app.task(name="evaluation.watch_two_way", queueing_lock="evaluation.watch_two_way", lock="evaluation.watch_two_way")
def watch_two_way(timestamp: int = 0) -> int:
    """Close the periods whose time is over, remind whoever still owes answers; answers how many that were."""
    now, done = timezone.now(), 0
    for period in EvaluationPeriod.objects.filter(state="open").select_related("jurisdiction"):
        house = system(period.jurisdiction_id)
        try:
            if now >= period.closes_at:
                actions.close_two_way(period=period, actor=house, now=now)
                done += 1
            else:
                done += actions.remind_two_way(period=period, actor=house, now=now)
        except Refused:
            continue  # somebody ended it at this moment
    return done


@app.periodic(cron="* * * * * */2")
@app.task(name="evaluation.write_exports", queueing_lock="evaluation.write_exports", lock="evaluation.write_exports")
def write_exports(timestamp: int = 0) -> int:
    """Write exports part by part, in turns, for some seconds; the next job goes on where this one ended."""
    end, parts, going = time.monotonic() + EXPORT_SECONDS, 0, True
    while going and time.monotonic() < end:
        unfinished = Export.objects.filter(state__in=("waiting", "running")).order_by("asked_at")[:EXPORTS_AT_ONCE]
        turns = [_write_part(export) for export in unfinished]
        parts, going = parts + len(turns), any(turns)
    return parts


def _write_part(export: Export) -> bool:
    """One part of one export; whatever goes wrong, the others go on."""
    house = system(export.jurisdiction_id)
    try:
        return actions.write_export(export=export, actor=house, now=timezone.now())
    except Exception as error:
        problem = type(error).__name__
        log.warning("part of an export not written", export=str(export.id), problem=problem, exc_info=True)
        actions.note_export_failure(export=export, problem=problem, actor=house, now=timezone.now())
        return False


@app.periodic(cron="41 4 * * *")
@app.task(name="evaluation.drop_exports", queueing_lock="evaluation.drop_exports", lock="evaluation.drop_exports")
def drop_exports(timestamp: int = 0) -> int:
    """Let the files go whose time is over."""
    now = timezone.now()
    over = Export.objects.filter(expires_at__lte=now, dropped_at__isnull=True, path__gt="")[:1000]
    return sum(actions.drop_export(export=one, actor=system(one.jurisdiction_id), now=now) for one in over)


@app.periodic(cron="11 * * * *")
@app.task(name="evaluation.open_data", queueing_lock="evaluation.open_data", lock="evaluation.open_data")
def publish_open_data(timestamp: int = 0) -> int:
    """Make the open data of months that are over; a few at a time, the newest first."""
    now, due = timezone.now(), list[tuple[str, date]]()
    core_actions.do_each(
        core.list_jurisdictions(),
        lambda city: due.extend((city.id, one) for one in open_rows.due_months(city.id, now)[:OPEN_MONTHS_AT_ONCE]),
    )
    return core_actions.do_each(
        due,
        lambda one: actions.publish_open_data(jurisdiction_id=one[0], month=one[1], actor=system(one[0]), now=now),
    )


@app.periodic(cron="23 4 * * *")
@app.task(name="evaluation.find_topics", queueing_lock="evaluation.find_topics", lock="evaluation.find_topics")
def find_topics(timestamp: int = 0) -> int:
    """Search the month that is over, once, and count in it the topics in hand; answers how many were searched."""
    now = timezone.now()
    months = {
        city: add_months(now.astimezone(ZoneInfo(city.timezone)).date(), -1) for city in core.list_jurisdictions()
    }
    done = set(TopicRun.objects.filter(found_at__isnull=False).values_list("jurisdiction_id", "month"))
    searched = core_actions.do_each(
        [city for city, month in months.items() if (city.id, month) not in done],
        lambda city: actions.find_topics(month=months[city], actor=system(city.id), now=now),
    )
    core_actions.do_each(months, lambda city: actions.watch_topics(month=months[city], actor=system(city.id), now=now))
    return searched


@app.periodic(cron="* * * * * */5")
@app.task(name="evaluation.search_topics", queueing_lock="evaluation.search_topics", lock="evaluation.find_topics")
def search_topics(timestamp: int = 0) -> int:
    """Search the months somebody asked for, those that never failed first; answers how many that were."""
    asked = TopicRun.objects.filter(state=TopicRun.State.ASKED).order_by("tries", "asked_at")
    return sum(_search(run) for run in asked[:SEARCHES_AT_ONCE])


def _search(run: TopicRun) -> bool:
    """One search; one that fails too often is given up, and says so."""
    house = system(run.jurisdiction_id)
    try:
        actions.find_topics(month=run.month, actor=house, now=timezone.now())
    except Exception as error:
        problem = type(error).__name__
        log.warning("topics not searched", run=str(run.id), problem=problem, exc_info=True)
        actions.note_search_failure(run=run, problem=problem, actor=house, now=timezone.now())
        return False
    return True


@app.periodic(cron="* * * * * */10")
@app.task(name="evaluation.fold", queueing_lock="evaluation.fold", lock="evaluation.fold")
def fold(timestamp: int = 0) -> int:
    """Count what happened since the last look; some seconds of it, the next job goes on."""
    return actions.keep_counting(seconds=FOLD_SECONDS, now=timezone.now())
