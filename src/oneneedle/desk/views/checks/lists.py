"""The list of site checks: planned, to be put right, closed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oneneedle.desk import rules
from oneneedle.desk.forms.checks import FilterForm
from oneneedle.desk.rules import checks as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.powers import queries as powers
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import read_page


@dataclass(frozen=True)
class CheckLine:
    """One check in the list."""

    row: powers.CheckRow
    href: str
    state: rules.Chip
    day: rules.Chip | None


@dataclass(frozen=True)
class CheckListPage:
    """One tab of the list."""

    desk: DeskFrame
    title: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    chosen: str
    form: FilterForm
    clear: str
    several_streets: bool
    lines: tuple[CheckLine, ...]
    total: int | None
    nothing: str
    previous: str
    next: str
    new_href: str


@seated
def show_checks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The checks of the own street, or of the streets below a district or city; what is due first stands on top."""
    streets = powers.streets_of(seat.actor, closed=True)
    if not streets:
        raise PermissionDenied
    form = FilterForm(request.GET, streets=streets, work_fields=powers.work_fields(seat.actor))
    asked = form.cleaned_data if form.is_valid() else {}
    street = next((one for one in streets if one.code == asked.get("street")), None)
    tab = request.GET.get("tab", "")
    tab = tab if tab in looks.TABS else "planned"
    found = powers.list_checks(
        seat.actor,
        tab,
        timezone.localtime(seat.now).date(),
        unit_id=street.id if street else None,
        work_field=asked.get("work_field", ""),
        late=bool(asked.get("late")),
        page=read_page(request),
    )
    kept = {name: str(value) for name, value in asked.items() if value and name != "late"}
    kept |= {"late": "on"} if asked.get("late") else {}
    view = CheckListPage(
        desk=frame(seat, here="checks"),
        title=_("Site checks"),
        parts=make_parts("checks"),
        tabs=tuple(_tab(one, kept, current=one.key == tab) for one in found.tabs),
        chosen=tab,
        form=form,
        clear=_address({"tab": tab}),
        several_streets=len(streets) > 1,
        lines=tuple(_line(row) for row in found.rows),
        total=found.total,
        nothing=str(looks.TABS[tab][1]),
        previous=_address({**kept, "tab": tab, "page": str(found.page - 1)}) if found.page > 1 else "",
        next=_address({**kept, "tab": tab, "page": str(found.page + 1)}) if found.more else "",
        new_href=reverse("desk:new-check") if powers.own_street(seat.actor) else "",
    )
    return pages.render_page(request, "desk/checks/list.html", view)


def make_parts(here: str) -> tuple[ui.Tab, ...]:
    """The pages about site checks."""
    parts = (("checks", _("Checks")), ("handed-down", _("Powers handed down")))
    return tuple(ui.Tab(label, reverse(f"desk:{name}"), name == here) for name, label in parts)


def _tab(one: powers.CheckTab, kept: dict[str, str], *, current: bool) -> ui.Tab:
    count = _("%(count)d, %(late)d late") % {"count": one.count, "late": one.late} if one.late else one.count
    return ui.Tab(str(looks.TABS[one.key][0]), _address({**kept, "tab": one.key}), current, count)


def _line(row: powers.CheckRow) -> CheckLine:
    state = looks.check_chip(row.state, row.state_name)
    return CheckLine(row, reverse("desk:check", args=[row.number]), state, looks.day_chip(row.state, row.days))


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('desk:checks')}?{urlencode(asked)}"
