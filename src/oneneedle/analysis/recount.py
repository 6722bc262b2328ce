"""The same figures once more from cases, feedback and orders: a way that shares nothing with the score lines.

A case that was opened again tells its first turn no more; `on_time`, `response`, `checked` and `time_total` are counted
of cases never opened again, everything else of all. `docs/export.md` names each difference.
"""

from __future__ import annotations

from datetime import datetime

import ibis
from ibis.expr.types import BooleanValue, DateValue, IntegerValue, Table, TimestampValue

RUNNING = ("filed", "dispatched", "handling")
HEARD = ("yes", "partly", "no")
CONTENT_FROM = 4
MICROSECONDS = 1_000_000


def recount(cases: Table, feedback: Table, orders: Table, *, until: datetime) -> Table:
    """Every figure of this module, by measure, street and month; `until` is the moment the export was asked for."""
    parts = (
        received(cases),
        response(cases, until=until),
        on_time(cases, until=until),
        checked(cases),
        resolution(feedback),
        satisfaction(feedback),
        time_accept(orders),
        time_handle(orders),
        time_total(cases),
    )
    return ibis.union(*parts).order_by(["measure", "street_path", "month"])


def received(cases: Table) -> Table:
    """Reports that came in."""
    return _summed(cases, "received", cases.received_on, ibis.literal(True))  # noqa: FBT003


def response(cases: Table, *, until: datetime) -> Table:
    """Accepted by the deadline, of those accepted or past it; not those copied from another system."""
    told = cases.filter(cases.reopened == 0, cases.source == "", cases.respond_by.notnull())
    hit = told.responded_at <= told.respond_by
    silent = told.responded_at.isnull() & told.state.isin(RUNNING) & (told.respond_by < ibis.literal(until))
    sure = told.responded_at.notnull() | silent
    return _judged(told, "response", sure, hit, on_hit=told.responded_on, on_miss=told.respond_due_on)


def on_time(cases: Table, *, until: datetime) -> Table:
    """Result by the deadline, of those that ended or passed it; of a copied case its closing is the result."""
    told = cases.filter(cases.reopened == 0, cases.resolve_by.notnull())
    told = told.mutate(done_at=told.handled_at.coalesce(told.closed_at))
    hit = told.done_at <= told.resolve_by
    late = told.done_at > told.resolve_by
    owed = told.done_at.isnull() & told.state.isin(RUNNING) & (told.resolve_by < ibis.literal(until))
    sure = late | owed | (hit & told.closed_at.notnull())
    return _judged(told, "on_time", sure, hit, on_hit=told.closed_on, on_miss=told.resolve_due_on)


def checked(cases: Table) -> Table:
    """Closed as resolved, of all closed."""
    told = cases.filter(cases.reopened == 0, cases.closed_at.notnull())
    return _summed(told, "checked", told.closed_on, told.outcome == "resolved")


def resolution(feedback: Table) -> Table:
    """The resident said “yes”, of those who said yes, partly or no; the last word of each turn."""
    told = _last(feedback.filter(feedback.solved.isin(HEARD)))
    return _summed(told, "resolution", told.said_on, told.solved == "yes")


def satisfaction(feedback: Table) -> Table:
    """Content with 4 or 5, of those who said how content they are; the last word of each turn."""
    told = _last(feedback.filter(feedback.content.notnull()))
    return _summed(told, "satisfaction", told.said_on, told.content >= CONTENT_FROM)


def time_accept(orders: Table) -> Table:
    """From the dispatch to the unit's acceptance."""
    told = orders.filter(orders.accepted_at.notnull())
    return _timed(told, "time_accept", told.accepted_on, told.sent_at, told.accepted_at)


def time_handle(orders: Table) -> Table:
    """From the acceptance to the result."""
    told = orders.filter(orders.state == "finished", orders.accepted_at.notnull())
    return _timed(told, "time_handle", told.ended_on, told.accepted_at, told.ended_at)


def time_total(cases: Table) -> Table:
    """From the report to the closing."""
    told = cases.filter(cases.reopened == 0, cases.closed_at.notnull())
    return _timed(told, "time_total", told.closed_on, told.received_at, told.closed_at)


def _last(feedback: Table) -> Table:
    """The last answer of each turn of each case."""
    newest = feedback.group_by(["case_id", "turn"]).aggregate(newest=feedback.answer_seq.max())
    found = feedback.inner_join(newest, ["case_id", "turn"])
    return found.filter(found.answer_seq == found.newest)


def _judged(
    table: Table, measure: str, sure: BooleanValue, hit: BooleanValue, *, on_hit: DateValue, on_miss: DateValue
) -> Table:
    """A hit counts on the day it came true, a miss on the day of the deadline."""
    told = table.mutate(sure=sure.fill_null(False), hit=hit.fill_null(False), on_hit=on_hit, on_miss=on_miss)  # noqa: FBT003
    told = told.mutate(counted_on=ibis.ifelse(told.hit, told.on_hit, told.on_miss)).filter(told.sure)
    return _summed(told, measure, told.counted_on, told.hit)


def _timed(table: Table, measure: str, day: DateValue, since: TimestampValue, until: TimestampValue) -> Table:
    return _summed(table, measure, day, ibis.literal(True), (_micros(until) - _micros(since)) // MICROSECONDS)  # noqa: FBT003


def _micros(moment: TimestampValue) -> IntegerValue:
    return moment.epoch_seconds() * MICROSECONDS + moment.microsecond()


def _summed(
    table: Table, measure: str, day: DateValue, hit: BooleanValue, seconds: IntegerValue | None = None
) -> Table:
    took = ibis.literal(0) if seconds is None else seconds
    told = table.mutate(counted_on=day, hit=hit, took=took)
    told = told.select("street_path", "hit", "took", month=told.counted_on.truncate("M"))
    grouped = told.group_by(["street_path", "month"]).aggregate(
        hits=told.hit.cast("int64").sum().cast("int64"),
        of=told.count().cast("int64"),
        seconds=told.took.cast("int64").sum().cast("int64"),
    )
    return grouped.select("street_path", "month", "hits", "of", "seconds", measure=ibis.literal(measure))
