"""Background work of the corridor: announce what happened, watch deadlines, close what was silent long enough."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.cases import actions
from oneneedle.cases.actions.announce import announce_changes
from oneneedle.cases.models import Case, Delay, FollowUp, Whistle, WhistleCall
from oneneedle.cases.queries import files as cases
from oneneedle.cases.rules.flow import WAIT_FOR_ANSWER
from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import system

_BATCH = 200
FILES_AT_ONCE = 1000
FILE_SECONDS = 120.0
DRAFT_LASTS = timedelta(days=21)  # a session lasts two weeks


@app.periodic(cron="* * * * * */2")
@app.task(name="cases.announce", queueing_lock="cases.announce", lock="cases.announce", pass_context=False)
def announce(timestamp: int = 0) -> int:
    """Write the notices of everything that happened since the last look."""
    return core.repeat(lambda: announce_changes(limit=_BATCH, now=timezone.now()), full=_BATCH)


@app.periodic(cron="* * * * *")
@app.task(name="cases.watch_deadlines", queueing_lock="cases.watch_deadlines", lock="cases.watch_deadlines")
def watch_deadlines(timestamp: int = 0) -> int:
    """Pass every deadline moment that has come; a case that moved meanwhile is left for the next look."""
    return core.do_due(
        lambda: Case.objects.filter(next_due_at__lte=timezone.now()).order_by("next_due_at"),
        lambda case: actions.pass_deadline(case=case, actor=system(case.jurisdiction_id), now=timezone.now()),
    )


@app.periodic(cron="43 3 * * *")
@app.task(name="cases.drop_loose_files", queueing_lock="cases.drop_loose_files", lock="cases.drop_loose_files")
def drop_loose_files(timestamp: int = 0) -> int:
    """Forget photos that were uploaded and never sent: their draft is over by now."""
    before, dropped = timezone.now() - DRAFT_LASTS, 0

    def step() -> int:
        nonlocal dropped
        with transaction.atomic():
            stretch = cases.look_through(before=before, limit=FILES_AT_ONCE)
            dropped += core.drop_files(file_ids=stretch.loose)
            core.move_cursor(reader=cases.WALK, xact=0, position=stretch.next)
        return stretch.files

    core.repeat(step, full=FILES_AT_ONCE, seconds=FILE_SECONDS)
    return dropped


@app.periodic(cron="* * * * *")
@app.task(name="cases.close_silent", queueing_lock="cases.close_silent", lock="cases.close_silent")
def close_silent(timestamp: int = 0) -> int:
    """Close checked cases whose reporter was asked and did not answer within the time."""
    now = timezone.now()
    waiting = Case.objects.filter(state="verified", verified_at__lte=now - WAIT_FOR_ANSWER).order_by("verified_at")
    return core.do_due(
        waiting.all,
        lambda case: actions.close_case(case=case, actor=system(case.jurisdiction_id), now=now),
    )


@app.periodic(cron="* * * * * */2")
@app.task(name="cases.announce_whistles", queueing_lock="cases.announce_whistles", lock="cases.announce_whistles")
def announce_whistles(timestamp: int = 0) -> int:
    """Write the notices of everything that happened to whistles since the last look."""
    return core.repeat(lambda: actions.announce_whistles(limit=_BATCH, now=timezone.now()), full=_BATCH)


@app.periodic(cron="* * * * *")
@app.task(name="cases.watch_whistles", queueing_lock="cases.watch_whistles", lock="cases.watch_whistles")
def watch_whistles(timestamp: int = 0) -> int:
    """Pass every moment of a call or of a proposal that has come, one after another."""
    now = timezone.now()
    calls = WhistleCall.objects.filter(next_due_at__lte=now).select_related("whistle").order_by("next_due_at")
    proposals = Whistle.objects.filter(next_due_at__lte=now).order_by("next_due_at")
    return core.do_due(
        calls.all,
        lambda call: actions.pass_whistle_deadline(call=call, actor=system(call.whistle.jurisdiction_id), now=now),
    ) + core.do_due(
        proposals.all,
        lambda one: actions.pass_proposal_deadline(whistle=one, actor=system(one.jurisdiction_id), now=now),
    )


@app.periodic(cron="* * * * *")
@app.task(name="cases.end_holds", queueing_lock="cases.end_holds", lock="cases.end_holds")
def end_holds(timestamp: int = 0) -> int:
    """Let the clock go on where a hold's time is over."""
    now = timezone.now()
    over = Delay.objects.filter(kind=Delay.Kind.HOLD, state=Delay.State.GRANTED, until__lte=now)
    return core.do_due(
        over.select_related("case").order_by("until").all,
        lambda delay: actions.resume_case(case=delay.case, actor=system(delay.case.jurisdiction_id), now=now),
    )


@app.periodic(cron="7 * * * *")
@app.task(name="cases.remind_follow_ups", queueing_lock="cases.remind_follow_ups", lock="cases.remind_follow_ups")
def remind_follow_ups(timestamp: int = 0) -> int:
    """Remind the units whose follow-up is due today by the city's own calendar day."""
    now = timezone.now()
    days = ((city.id, core_queries.today_in(city.id, now)) for city in core_queries.list_jurisdictions())
    due = Q(*(Q(jurisdiction_id=city, due_on__lte=today) for city, today in days), _connector=Q.OR)
    waiting = FollowUp.objects.filter(due, done_at__isnull=True, reminded_at__isnull=True).order_by("due_on")
    return core.do_due(
        waiting.all,
        lambda one: actions.remind_follow_up(follow_up=one, actor=system(one.jurisdiction_id), now=now),
    )
