"""The overdue board: what is late per level and unit, and under each number the things themselves; live."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Kept
from oneneedle.desk import rules
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.supervision.steps import make_tabs, today
from oneneedle.supervision import queries as supervision
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page
from oneneedle.units import queries as units

_KINDS: dict[str, str | Promise] = {**supervision.KINDS, supervision.DECISIONS: gettext_lazy("Waits for a decision")}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose board of which day; everybody at the same post, in the same language, is shown the same."""

    actor: Actor
    language: str | None
    today: date
    now: datetime = field(compare=False)


@dataclass(frozen=True)
class Cell:
    """One number of the board; an empty address where nothing is late."""

    label: str
    count: str
    href: str


@dataclass(frozen=True)
class BoardRow:
    """One unit."""

    name: str
    cells: tuple[Cell, ...]
    total: int
    waiting: Cell
    oldest: str


@dataclass(frozen=True)
class ItemLine:
    """One late thing."""

    item: supervision.OverdueItem
    late: rules.Chip | None
    phase: str


@dataclass(frozen=True)
class BoardView:
    """The board with the list that was opened."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    levels: tuple[ui.Tab, ...]
    heads: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    summary: str
    opened: str
    items: tuple[ItemLine, ...]
    next: str
    previous: str
    live_href: str
    polled: str


@seated
def show_board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One level of the board; `unit` and `kind` open the list behind a number."""
    lines = _boards.get(_Wanted(replace(seat.actor, person_id=None), get_language(), today(seat), seat.now))
    level = request.GET.get("level", "")
    level = level if level in supervision.LEVELS else _own(seat) or _first(lines)
    unit, kind = _unit(seat, request.GET.get("unit", "")), request.GET.get("kind", "")
    found = supervision.OverduePage((), 1, more=False)
    if unit is not None and kind in _KINDS:
        found = supervision.overdue_items(seat.actor, unit.id, kind, seat.now, today(seat), read_page(request))
    key = live.make_key(level, lines, found, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here = reverse("desk:supervision-overdue")
    asked = {"level": level} | ({"unit": str(unit.id), "kind": kind} if unit and found.items else {})
    shown = [line for line in lines if line.level == level]
    view = BoardView(
        desk=frame(seat, here="supervision-overdue"),
        title=_("Overdue board"),
        lead=_("What is late on your ground and with your units; each number opens the list behind it."),
        parts=make_tabs("supervision-overdue"),
        levels=tuple(
            ui.Tab(
                str(name), f"{here}?level={one}", one == level, sum(line.total for line in lines if line.level == one)
            )
            for one, name in supervision.LEVELS.items()
        ),
        heads=tuple(str(name) for name in supervision.KINDS.values()),
        rows=tuple(_row(line, here, level, seat) for line in shown),
        summary=_("%(count)d late in all") % {"count": sum(line.total for line in lines)},
        opened=f"{unit.name} · {_KINDS[kind]}" if unit and found.items else "",
        items=tuple(_line(item, seat) for item in found.items),
        next=page_link(here, found.page + 1, found.page + found.more, **asked),
        previous=page_link(here, found.page - 1, found.page, **asked),
        live_href=f"{here}?{urlencode({**asked, 'page': found.page, 'seen': key})}",
        polled=f"every {3 * live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/supervision/overdue.html", view, partial="board")


def _own(seat: Seat) -> str:
    """The level the reader's unit stands on; empty for departments and companies, which stand on none."""
    own = units.get_unit(seat.city.id, seat.actor.unit_id) if seat.actor.unit_id else None
    return own.level if own and own.level in supervision.LEVELS else ""


def _first(lines: tuple[supervision.BoardLine, ...]) -> str:
    """The level with most that is late, else the first."""
    totals = {level: sum(line.total for line in lines if line.level == level) for level in supervision.LEVELS}
    return max(totals, key=lambda level: totals[level])


def _row(line: supervision.BoardLine, here: str, level: str, seat: Seat) -> BoardRow:
    cells = []
    for kind, name in _KINDS.items():
        count = line.waiting if kind == supervision.DECISIONS else line.counts[kind]
        query = urlencode({"level": level, "unit": str(line.unit_id), "kind": kind})
        more = "+" if line.cut and kind == supervision.DECISIONS else ""
        cells.append(Cell(str(name), f"{count}{more}", f"{here}?{query}#opened" if count else ""))
    oldest = _say_age(line.oldest, seat) if line.oldest else ""
    return BoardRow(line.unit_name, tuple(cells[:-1]), line.total, cells[-1], oldest)


def _say_age(since: datetime, seat: Seat) -> str:
    return _("for %(count)d days") % {"count": (seat.now - since).days}


def _line(item: supervision.OverdueItem, seat: Seat) -> ItemLine:
    if item.due_on is not None:
        days = (today(seat) - item.due_on).days
        late: rules.Chip | None = rules.Chip(_("%(count)d days late") % {"count": days}, "bad", "hourglass-split")
    elif item.kind == supervision.DECISIONS and item.due_at is not None:
        late = rules.Chip(_say_age(item.due_at, seat), "warn", "hourglass-split")
    else:
        late = rules.due_chip(item.due_at, seat.now)
    return ItemLine(item, late, str(looks.PHASE_NAMES.get(item.phase, "")))


def _unit(seat: Seat, text: str) -> units.UnitRef | None:
    try:
        return units.get_unit(seat.actor.jurisdiction_id, UUID(text))
    except ValueError:
        return None


def _read_board(wanted: _Wanted) -> tuple[supervision.BoardLine, ...]:
    return supervision.overdue_board(wanted.actor, wanted.now, wanted.today)


_boards: Kept[_Wanted, tuple[supervision.BoardLine, ...]] = Kept(_read_board, seconds=live.KEPT_SECONDS, most=200)
