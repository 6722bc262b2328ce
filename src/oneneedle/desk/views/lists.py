"""The inbox by duty, and the pane beside a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Whistle
from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.core.rules import check_number
from oneneedle.desk import rules
from oneneedle.desk.forms.inbox import FilterForm
from oneneedle.desk.views.bulk import BulkButton, make_buttons
from oneneedle.desk.views.nav import said_count
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.waiting import waiting_tabs
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.ui import pages

SHOWN = 50
BESIDE = 30


@dataclass(frozen=True)
class RowView:
    """One line with its address and chips."""

    row: cases.CaseRow
    href: str
    state: rules.Chip
    due: rules.Chip | None
    marks: tuple[rules.Chip, ...]
    current: bool


@dataclass(frozen=True)
class InboxPage:
    """The inbox of one duty."""

    desk: DeskFrame
    title: str
    duty: str
    form: FilterForm
    rows: tuple[RowView, ...]
    total: str
    more: bool
    nothing: str
    filtered: bool
    next: str
    previous: str
    bulk: tuple[BulkButton, ...]
    here: str


@dataclass(frozen=True)
class ListPane:
    """The short list beside a case."""

    duty: str
    title: str
    href: str
    rows: tuple[RowView, ...]
    total: str
    next: str
    previous: str
    here: str


@seated
def go_home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first duty at which something waits, else the whistles, tasks or notices that wait."""
    counts = cases.inbox_counts(seat.actor, seat.now)
    mine = [duty for duty in cases.duties_of(seat.actor) if cases.DUTIES[duty]]
    duty = next((duty for duty in mine if counts.get(duty)), "")
    if not duty and (elsewhere := waiting_tabs(seat.actor, "")):
        return redirect(elsewhere[0].href)
    return redirect("desk:inbox", duty=duty or (mine[0] if mine else "all"))


@seated
def show_inbox(request: HttpRequest, seat: Seat, duty: str) -> HttpResponse:
    """One duty's cases; a whole number typed into the search goes straight to its case, whistle or task."""
    if duty == "all" and (there := _numbered(seat, request.GET.get("text", ""))):
        return redirect(there)
    if duty not in cases.duties_of(seat.actor):
        raise Http404
    form = FilterForm(request.GET, actor=seat.actor, city=seat.city, duty=duty)
    filters = form.filters()
    keys = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    found = cases.inbox(seat.actor, duty, now=seat.now, filters=filters, limit=SHOWN, **keys)
    if duty == "all" and check_number(filters.text) and len(found.items) == 1:
        return redirect("desk:case", number=found.items[0].number)
    name, _icon, nothing = rules.DUTY_NAMES[duty]
    here = reverse("desk:inbox", args=[duty])
    page = InboxPage(
        desk=frame(seat, here=duty, search=filters.text),
        title=str(name),
        duty=duty,
        form=form,
        rows=_views(found, seat, duty, ""),
        total=said_count(found.total),
        more=form.more(),
        nothing=str(nothing),
        filtered=bool(form.query()),
        next=_turn(here, form, "after", found.next_key),
        previous=_turn(here, form, "before", found.previous_key),
        bulk=make_buttons(seat, duty),
        here=f"{here}?{form.query()}" if form.query() else here,
    )
    return pages.render_page(request, "desk/inbox.html", page, partial="rows")


def _numbered(seat: Seat, text: str) -> str:
    """The page of the whistle or task of this number; nothing when it is none, or not for this post."""
    if whistle_rules.is_whistle_number(text):
        try:
            return reverse("desk:whistle", args=[cases.get_whistle(seat.actor, text).number])
        except Whistle.DoesNotExist:
            return ""
    if gate_rules.is_task_number(text) and (task := gate.get_task(seat.actor, text)):
        return reverse("desk:task", args=[task.number])
    return ""


def list_pane(request: HttpRequest, seat: Seat, duty: str, current: str) -> ListPane | None:
    """The first page of the duty the reader came from; nothing for readers who came from elsewhere."""
    if duty not in cases.duties_of(seat.actor):
        return None
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = cases.inbox(seat.actor, duty, now=seat.now, after=after, before=before, limit=BESIDE)
    here = reverse("desk:case", args=[current])
    return ListPane(
        duty=duty,
        title=str(rules.DUTY_NAMES[duty][0]),
        href=reverse("desk:inbox", args=[duty]),
        rows=_views(found, seat, duty, current),
        total=said_count(found.total),
        next=f"{here}?duty={duty}&after={found.next_key}".replace("+", "%2B") if found.next_key else "",
        previous=f"{here}?duty={duty}&before={found.previous_key}".replace("+", "%2B") if found.previous_key else "",
        here=here,
    )


def _views(found: cases.Page, seat: Seat, duty: str, current: str) -> tuple[RowView, ...]:
    return tuple(view_row(row, seat, duty, current) for row in found.items)


def view_row(row: cases.CaseRow, seat: Seat, duty: str, current: str = "") -> RowView:
    """One line of a list of cases."""
    due = rules.due_chip(row.due_at, seat.now)
    href = f"{reverse('desk:case', args=[row.number])}?duty={duty}"
    return RowView(row, href, rules.state_chip(row.state, row.outcome), due, make_marks(row), row.number == current)


def make_marks(row: cases.CaseRow) -> tuple[rules.Chip, ...]:
    """What makes a case stand out: urgent, returned, reopened, private, at a border."""
    marks = []
    if row.priority in rules.PRIORITY_LOOKS:
        word, tone, icon = rules.PRIORITY_LOOKS[row.priority]
        marks.append(rules.Chip(str(word), tone, icon))
    if row.returns and row.state == "filed":
        words = _("Returned twice") if row.returns > 1 else _("Returned once")
        marks.append(rules.Chip(words, "warn", "arrow-return-left"))
    if row.reopened:
        marks.append(rules.Chip(_("Reopened"), "warn", "arrow-counterclockwise"))
    if row.near_border and row.state in {"received", "filed"}:
        marks.append(rules.Chip(_("At a border"), "warn", "signpost-split"))
    if row.private:
        marks.append(rules.Chip(_("Private"), "neutral", "lock"))
    return tuple(marks)


def _turn(here: str, form: FilterForm, word: str, key: str) -> str:
    return f"{here}?{form.query(**{word: key})}" if key else ""
