"""One task: what is asked, what it rests on, the same asked before, and the panel of a step when one is open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.desk import rules
from oneneedle.desk.rules import tasks as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink, link_steps
from oneneedle.desk.views.tasks.lists import removal_chip, state_chip
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.gate.models import Task
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class StepPanel:
    """The open step."""

    verb: str
    title: str
    why: str
    action: str
    form: forms.Form
    danger: bool
    prefilled: gate.LikeTask | None


@dataclass(frozen=True)
class TaskView:
    """Everything the template draws."""

    desk: DeskFrame
    title: str
    told: gate.ToldTask
    cited_href: str
    icon: str
    state: rules.Chip
    due: rules.Chip | None
    links: tuple[StepLink, ...]
    panel: StepPanel | None
    facts: tuple[ui.Row, ...]
    photos: tuple[ui.Picture, ...]
    documents: tuple[ui.Tab, ...]
    removal: rules.Chip | None
    events: tuple[ui.Event, ...]


def load_task(seat: Seat, number: str) -> Task:
    """The task, or 404 when this post does not see it."""
    task = gate.get_task(seat.actor, number)
    if task is None:
        raise Http404
    return task


@seated
def show_task(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The whole page."""
    task = load_task(seat, number)
    if task.number != number:
        return redirect("desk:task", number=task.number)
    return draw_task(request, seat, task)


def draw_task(
    request: HttpRequest,
    seat: Seat,
    task: Task,
    *,
    panel: StepPanel | None = None,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the piece of it that htmx asks for."""
    told = gate.tell_task(seat.actor, task, seat.now)
    open_now = told.row.state in gate_rules.OPEN_TASK
    view = TaskView(
        desk=frame(seat, here="tasks"),
        title=told.row.title,
        told=told,
        cited_href=_cited_href(seat, told.cited),
        icon=looks.KIND_ICONS[told.row.kind],
        state=state_chip(told.row),
        due=rules.due_chip(told.row.due_by, seat.now) if open_now else None,
        links=_links(told, task.number),
        panel=panel,
        facts=_facts(told),
        photos=tuple(_picture(task, one) for one in told.files if one.is_image),
        documents=tuple(ui.Tab(one.name, _address(task, one.id)) for one in told.files if not one.is_image),
        removal=removal_chip(told.removal) if told.removal else None,
        events=tuple(_event(line) for line in told.history),
    )
    return pages.render_page(request, "desk/tasks/page.html", view, partial=partial, status=status)


def _links(told: gate.ToldTask, number: str) -> tuple[StepLink, ...]:
    moves = (gate_rules.MOVES[verb] for verb in sorted(told.verbs, key=list(looks.STEP_ICONS).index))
    return link_steps(
        (cases.Step(move.verb, str(move.title), str(move.why)) for move in moves),
        lambda verb: reverse("desk:task-step", args=[number, verb]),
        looks.STEP_ICONS,
        second=looks.SECOND_STEPS,
        direct=looks.DIRECT_STEPS,
    )


def _facts(told: gate.ToldTask) -> tuple[ui.Row, ...]:
    row = told.row
    rows = (
        ui.Row(_("Asked by"), row.from_name),
        ui.Row(_("Asked of"), row.to_name),
        ui.Row(_("Matter"), told.subject_name),
        ui.Row(_("Why it is not excluded"), told.warning_answer),
    )
    return tuple(one for one in rows if one.value)


def _cited_href(seat: Seat, cited: gate.Cited) -> str:
    """The admission, or the page of the item that everybody may read."""
    if cited.kind == "admission":
        return cited.link
    return reverse("portal:duty", kwargs={"city": seat.city.id, "code": cited.code})


def _picture(task: Task, one: gate.TaskFileRef) -> ui.Picture:
    address = _address(task, one.id)
    return ui.Picture(f"{address}?thumb=1", one.name, one.name, address)


def _address(task: Task, file_id: UUID) -> str:
    return reverse("desk:task-file", args=[task.number, file_id])


def _event(line: gate.HistoryLine) -> ui.Event:
    return ui.Event(title=" · ".join((line.title, *line.details)), at=line.at, by=line.by, tone=line.tone)


@seated
def send_file(request: HttpRequest, seat: Seat, number: str, file_id: UUID) -> FileResponse:
    """The bytes of a file, for posts that see the task."""
    found = gate.get_task_file(seat.actor, file_id)
    if found is None or found.task_id != load_task(seat, number).id:
        raise Http404
    return files.send_stored(request, found.file_id)
