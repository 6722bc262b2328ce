"""Turns a case and its story into the lines of a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import rules as case_rules
from oneneedle.cases.queries.public import PublicCase
from oneneedle.cases.queries.story import Story
from oneneedle.core.rules import say_money
from oneneedle.portal.rules import words
from oneneedle.portal.views.door import PortalPage, Visit
from oneneedle.ui import rules as ui
from oneneedle.workdays import rules as workdays

TO_TAKE_ON = gettext_lazy("To be taken on by")
SIDE_EXITS = frozenset({"declined", "withdrawn", "merged"})


@dataclass(frozen=True)
class ToldCase(PortalPage):
    """A page that tells one case."""

    case: PublicCase
    words: str
    steps: tuple[ui.Step, ...]
    facts: tuple[ui.Row, ...]
    deadlines: tuple[ui.Row, ...]
    counted: tuple[tuple[str, tuple[str, ...]], ...]
    events: tuple[ui.Event, ...]
    photos: tuple[ui.Picture, ...]
    points: dict[str, Any] | None


def tell_case(visit: Visit, case: PublicCase, story: Story) -> dict[str, Any]:
    """What every page that tells a case says of it."""
    return {
        "visit": visit,
        "title": case.heading,
        "case": case,
        "words": words.state_words(case.state, case.outcome, case.unit_name),
        "steps": step_bar(case.state),
        "facts": fact_rows(case),
        "deadlines": deadline_rows(case, visit.local_now),
        "counted": counted(case),
        "events": events(visit, story),
        "photos": pictures(visit, story),
        "points": _point_of(case),
    }


def _point_of(case: PublicCase) -> dict[str, Any] | None:
    """The place of one case for the map."""
    if case.lon is None or case.lat is None:
        return None
    geometry = {"type": "Point", "coordinates": [case.lon, case.lat]}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"title": case.heading, "tone": "info"}}
    return {"type": "FeatureCollection", "features": [feature]}


def step_bar(state: str) -> tuple[ui.Step, ...]:
    """The seven steps; a side exit stands as the stopped last one."""
    reached = case_rules.flow.step_of(state)
    if state in SIDE_EXITS:
        first = ui.Step(str(case_rules.STEPS[0][1]), "done")
        return (first, ui.Step(str(case_rules.STATE_NAMES[state]), "stopped"))
    return tuple(
        ui.Step(str(title), "done" if at < reached or state == "closed" else "now" if at == reached else "todo")
        for at, (_key, title) in enumerate(case_rules.STEPS)
    )


def events(visit: Visit, story: Story) -> tuple[ui.Event, ...]:
    """What happened, newest first, in plain words."""
    found = []
    for happening in story.happenings:
        told = words.event_words(happening.verb, happening.unit_name)
        if told is not None:
            title, tone = told
            parts = (_reason(happening.data), happening.text, _cost(happening.data, visit.city.country))
            text = "\n".join(part for part in parts if part)
            found.append(ui.Event(title, timezone.localtime(happening.at), "", text, tone))
    return tuple(reversed(found))


def pictures(visit: Visit, story: Story) -> tuple[ui.Picture, ...]:
    """The photos of the story with their words."""
    captions = {
        "report": _("From the report"),
        "before": _("Before the work"),
        "after": _("After the work"),
        "inspection": _("From the check"),
    }
    return tuple(
        ui.Picture(
            src=visit.url("file", attachment_id=photo.id) + "?thumb=1",
            alt=captions.get(photo.kind, ""),
            caption=captions.get(photo.kind, "") + ("" if photo.public else _(" (only you see it)")),
            href=visit.url("file", attachment_id=photo.id),
        )
        for photo in story.photos
    )


def deadline_rows(case: PublicCase, now: datetime) -> tuple[ui.Row, ...]:
    """Until when, in words; what was done already says when, and whether that was in time."""
    if case.state in SIDE_EXITS:
        return (_row(_("Ended"), case.closed_at, None, now),) if case.closed_at else ()
    rows = [
        _row(_("Taken on"), case.responded_at, case.respond_by, now) if case.responded_at else _to_take_on(case, now),
        _row(_("Work finished"), case.handled_at, case.resolve_by, now)
        if case.handled_at
        else _row(_("Solution due"), None, case.resolve_by, now),
    ]
    if case.closed_at:
        rows.append(_row(_("Ended"), case.closed_at, None, now))
    return tuple(row for row in rows if row.value)


def _to_take_on(case: PublicCase, now: datetime) -> ui.Row:
    """The first clock: the unit's word that it has the matter, not yet an answer to the resident."""
    row = _row(str(TO_TAKE_ON), None, case.respond_by, now)
    what = _("The unit in charge confirms that it takes it on.")
    return replace(row, value=f"{row.value} · {what}") if row.value else row


def _row(label: str, done_at: datetime | None, due_at: datetime | None, now: datetime) -> ui.Row:
    at = done_at or due_at
    if at is None:
        return ui.Row(label)
    local = timezone.localtime(at)
    said = {"moment": words.moment_words(local, now), "left": ""}
    if done_at is None:
        said["left"] = words.left_words(local, now)
    elif due_at is not None:
        said["left"] = _("in time") if done_at <= due_at else _("too late")
    return ui.Row(label, _("%(moment)s (%(left)s)") % said if said["left"] else said["moment"])


def counted(case: PublicCase) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How both dates were counted, day by day."""
    steps = case.due_steps or {}
    titles = (("respond", str(TO_TAKE_ON)), ("resolve", _("Solution due")))
    return tuple(
        (title, tuple(workdays.explain(workdays.thaw_due(steps[name])))) for name, title in titles if steps.get(name)
    )


def fact_rows(case: PublicCase) -> tuple[ui.Row, ...]:
    """What, where, since when, with whom."""
    received = timezone.localtime(case.received_at)
    rows = [
        ui.Row(_("Kind of matter"), case.type_name or _("Not yet chosen")),
        ui.Row(_("Place"), case.place or _("Not known")),
        ui.Row(_("Reported"), words.moment_words(received, received.replace(year=received.year - 1))),
    ]
    if case.unit_name:
        rows.append(ui.Row(_("In the hands of"), case.unit_name))
    if case.followers:
        rows.append(ui.Row(_("Others with the same need"), case.followers))
    return tuple(rows)


def _cost(data: dict[str, object], country: str) -> str:
    cost = data.get("cost")
    return _("It cost %(money)s") % {"money": say_money(Decimal(str(cost)), country)} if cost else ""


def _reason(data: dict[str, object]) -> str:
    code = str(data.get("reason", ""))
    return str(case_rules.RETURN_REASONS.get(code, ""))
