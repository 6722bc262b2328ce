"""Turns a case and its story into the lines of a page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from oneneedle.cases import rules as case_rules
from oneneedle.cases.queries.public import PublicCase
from oneneedle.cases.queries.story import Story
from oneneedle.portal.rules import words
from oneneedle.portal.views.door import Visit
from oneneedle.ui import rules as ui
from oneneedle.workdays import rules as workdays

SIDE_EXITS = frozenset({"declined", "withdrawn", "merged"})


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


def events(story: Story) -> tuple[ui.Event, ...]:
    """What happened, newest first, in plain words."""
    found = []
    for happening in story.happenings:
        told = words.event_words(happening.verb, happening.unit_name)
        if told is not None:
            title, tone = told
            text = "\n".join(part for part in (_reason(happening.data), happening.text) if part)
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
    """Until when, in words; for an ended case only when it ended."""
    if case.closed_at:
        return (ui.Row(_("Ended"), words.moment_words(timezone.localtime(case.closed_at), now)),)
    rows = []
    for label, at in ((_("Answer due"), case.respond_by), (_("Solution due"), case.resolve_by)):
        if at is not None:
            local = timezone.localtime(at)
            said = {"moment": words.moment_words(local, now), "left": words.left_words(local, now)}
            rows.append(ui.Row(label, _("%(moment)s (%(left)s)") % said))
    return tuple(rows)


def counted(case: PublicCase) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How both dates were counted, day by day."""
    steps = case.due_steps or {}
    titles = (("respond", _("Answer due")), ("resolve", _("Solution due")))
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
        rows.append(ui.Row(_("With"), case.unit_name))
    if case.followers:
        rows.append(ui.Row(_("Others with the same need"), case.followers))
    return tuple(rows)


def _reason(data: dict[str, object]) -> str:
    code = str(data.get("reason", ""))
    return str(case_rules.RETURN_REASONS.get(code, ""))
