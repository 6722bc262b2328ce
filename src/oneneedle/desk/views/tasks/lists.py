"""Lists of the gate: what is asked of us, by us and below us, what was refused, what is proposed for removal."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.desk import rules
from oneneedle.desk.rules import tasks as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.nav import said_count
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.waiting import MOST, say_waiting
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.supervision import queries as supervision
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page


@dataclass(frozen=True)
class TaskLine:
    """One task with its chips."""

    row: gate.TaskRow
    icon: str
    state: rules.Chip
    due: rules.Chip | None


@dataclass(frozen=True)
class TaskList:
    """One box of tasks."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    box: str
    states: tuple[ui.Tab, ...]
    kinds: tuple[ui.Tab, ...]
    text: str
    lines: tuple[TaskLine, ...]
    total: int
    nothing: str
    threads: tuple[ui.Tab, ...]
    next: str
    previous: str
    live_href: str
    polled: str
    may_ask: bool
    may_keep: bool


@dataclass(frozen=True)
class RefusalList:
    """What the gate kept off."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    rows: tuple[gate.ToldRefusal, ...]
    total: int
    next: str
    previous: str


@dataclass(frozen=True)
class RemovalList:
    """What was proposed for removal, and what became of it."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    lines: tuple[tuple[gate.ToldRemoval, rules.Chip], ...]
    total: int
    next: str
    previous: str


def gate_tabs(seat: Seat, here: str, counts: gate.BoxCounts | None = None) -> tuple[ui.Tab, ...]:
    """The pages of the gate that make sense for this post, with what waits there."""
    counts = counts or gate.count_boxes(seat.actor, now=seat.now)
    tasks = reverse("desk:tasks")
    found = [
        ("to_us", str(looks.BOXES["to_us"][0]), f"{tasks}?box=to_us", counts.to_us),
        ("from_us", str(looks.BOXES["from_us"][0]), f"{tasks}?box=from_us", counts.from_us),
        ("below", str(looks.BOXES["below"][0]), f"{tasks}?box=below", None),
        ("admissions", _("Waiting at the gate"), reverse("desk:admissions"), counts.admissions_to_decide),
        ("refusals", _("Refused at the gate"), reverse("desk:refusals"), counts.refusals),
        ("removals", _("Proposed for removal"), reverse("desk:removals"), counts.removals_to_decide),
    ]
    hidden = {"below"} if not seat.actor.area_path else set()
    return tuple(ui.Tab(label, href, name == here, count) for name, label, href, count in found if name not in hidden)


def first_box(seat: Seat) -> str:
    """The box the post begins its day with."""
    if gate.may_ask(seat.actor) and not seat.actor.may("task.answer"):
        return "from_us"
    return "to_us" if seat.actor.may("task.answer") or not seat.actor.area_path else "below"


@seated
def show_tasks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The tasks of one box; the piece with the rows asks again by itself."""
    asked = request.GET.get("box", "")
    box = asked if asked in looks.BOXES else first_box(seat)
    state = request.GET.get("state", "") if request.GET.get("state", "") in looks.STATES else "open"
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in gate_rules.TASK_KINDS else ""
    text = request.GET.get("q", "").replace("\0", "")[:100]
    number = read_page(request)
    found = gate.list_tasks(seat.actor, box=box, state=state, kind=kind, text=text, page=number, now=seat.now)
    key = live.make_key(box, state, kind, text, number, found, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here, counts = reverse("desk:tasks"), gate.count_boxes(seat.actor, now=seat.now)
    wanted = {"box": box, "state": state, "kind": kind, "q": text}
    page = TaskList(
        desk=frame(seat, here="tasks"),
        title=_("Tasks"),
        tabs=gate_tabs(seat, box, counts),
        box=box,
        states=tuple(
            ui.Tab(str(label), f"{here}?{urlencode({**wanted, 'state': word})}", word == state)
            for word, label in looks.STATES.items()
        ),
        kinds=tuple(
            ui.Tab(str(label), f"{here}?{urlencode({**wanted, 'kind': word})}", word == kind, None, icon)
            for word, label, icon in _kinds()
        ),
        text=text,
        lines=tuple(task_line(row, seat) for row in found.rows),
        total=found.total,
        nothing=str(looks.BOXES[box][1]) if state == "open" and not (kind or text) else _("Nothing here fits."),
        threads=_threads(seat, counts) if box == "to_us" else (),
        next=page_link(here, number + 1, found.pages, **wanted),
        previous=page_link(here, number - 1, found.pages, **wanted),
        live_href=f"{here}?{urlencode({**wanted, 'page': number, 'seen': key})}",
        polled=f"every {live.EVERY_SECONDS}s",
        may_ask=gate.may_ask(seat.actor),
        may_keep=gate.may_keep(seat.actor, seat.city.id),
    )
    return pages.render_page(request, "desk/tasks/list.html", page, partial="rows")


def _kinds() -> list[tuple[str, object, str]]:
    named = [(word, name, looks.KIND_ICONS[word]) for word, name in gate_rules.TASK_KINDS.items()]
    return [("", _("All"), "list"), *named]


def _threads(seat: Seat, boxes: gate.BoxCounts) -> tuple[ui.Tab, ...]:
    """The other lines that end on this desk: cases, whistles; and the pushes that did not come through."""
    counts = cases.inbox_counts(seat.actor, seat.now)
    whistles = cases.whistle_counts(seat.actor, seat.now) if seat.actor.may("whistle.answer") else {}
    threads = []
    if counts.get("mine"):
        address = reverse("desk:inbox", args=["mine"])
        threads.append(ui.Tab(_("Cases for my unit"), address, count=said_count(counts["mine"]), icon="tools"))
    if whistles.get("called"):
        threads.append(ui.Tab(_("Whistles"), reverse("desk:whistles"), count=whistles["called"], icon="megaphone"))
    threads += _account_threads(seat)
    if boxes.refusals:
        label = _("Kept off at the gate in twelve months")
        threads.append(ui.Tab(label, reverse("desk:refusals"), count=boxes.refusals, icon="shield-check"))
    return tuple(threads)


def _account_threads(seat: Seat) -> list[ui.Tab]:
    """What supervision waits for from this office."""
    waiting = supervision.count_waiting(seat.actor, MOST)
    asked, rectifications = f"{reverse('desk:supervision')}?side=asked", reverse("desk:rectifications")
    lines = [
        (_("Account to give"), asked, waiting.notices, "eye"),
        (_("To put right and report"), f"{rectifications}?mine=1", waiting.to_report, "clipboard-check"),
        (_("To see whether it is put right"), rectifications, waiting.to_confirm, "patch-check"),
        (_("To be heard in a demarcation"), reverse("desk:demarcations"), waiting.hearings, "signpost-split"),
    ]
    return [ui.Tab(label, href, count=say_waiting(count), icon=icon) for label, href, count, icon in lines if count]


def task_line(row: gate.TaskRow, seat: Seat) -> TaskLine:
    """A row with its chips; a clock runs only while it is open."""
    due = rules.due_chip(row.due_by, seat.now) if row.state in gate_rules.OPEN_TASK else None
    return TaskLine(row, looks.KIND_ICONS[row.kind], state_chip(row), due)


def state_chip(row: gate.TaskRow) -> rules.Chip:
    """The state of a task."""
    return rules.Chip(str(row.state_name), row.tone, looks.STATE_ICONS[row.state])


@seated
def show_refusals(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Pushes of this unit, or against it and its ground, with the rule that was shown."""
    number, here = read_page(request), reverse("desk:refusals")
    found = gate.list_refusals(seat.actor, page=number)
    page = RefusalList(
        desk=frame(seat, here="tasks"),
        title=_("Refused at the gate"),
        tabs=gate_tabs(seat, "refusals"),
        rows=found.rows,
        total=found.total,
        next=page_link(here, number + 1, found.pages),
        previous=page_link(here, number - 1, found.pages),
    )
    return pages.render_page(request, "desk/tasks/refusals.html", page)


@seated
def show_removals(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Proposals that wait and those that are decided."""
    number, here = read_page(request), reverse("desk:removals")
    found = gate.list_removals(seat.actor, page=number, now=seat.now)
    page = RemovalList(
        desk=frame(seat, here="tasks"),
        title=_("Proposed for removal"),
        tabs=gate_tabs(seat, "removals"),
        lines=tuple((one, removal_chip(one)) for one in found.rows),
        total=found.total,
        next=page_link(here, number + 1, found.pages),
        previous=page_link(here, number - 1, found.pages),
    )
    return pages.render_page(request, "desk/tasks/removals.html", page)


def removal_chip(told: gate.ToldRemoval) -> rules.Chip:
    """The state of a proposal."""
    return rules.Chip(str(told.state_name), told.tone, looks.REMOVAL_ICONS[told.state])
