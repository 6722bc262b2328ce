"""What the pages of figures share: whose figures a post reads, their parts, and the address of the cases behind one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import add_months
from oneneedle.desk.forms.evaluation import SliceForm
from oneneedle.desk.views.seat import Seat
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.places import queries as places
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

MONTHS_BACK = 24
MONTHS_SHOWN = 3  # so many months stand on a page that was not asked for others


@dataclass(frozen=True, slots=True)
class Scope:
    """The ground and the unit whose figures the post reads; an empty unit means every unit of the ground."""

    area_path: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of all figures somebody asked for: months, the last one included."""

    since: date
    until: date
    area_path: str
    unit_path: str
    type_code: str
    alone: bool = False

    @property
    def months(self) -> int:
        return (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1

    def slice(self) -> evaluation.Slice:
        """For the readers."""
        return self._slice(self.since)

    def slice_before(self) -> evaluation.Slice:
        """As many months right before."""
        return self._slice(add_months(self.since, -self.months))

    def query(self, **more: Any) -> str:
        """As the query of an address, with further words; empty ones are left out."""
        said: dict[str, Any] = {
            "since": f"{self.since:%Y-%m}",
            "until": f"{self.until:%Y-%m}",
            "area_path": self.area_path,
            "unit_path": self.unit_path,
            "type_code": self.type_code,
            "alone": "1" if self.alone else "",
        }
        return urlencode({name: value for name, value in {**said, **more}.items() if value not in ("", None)})

    def cases_href(self, measure: str, hit: str = "", last: int | None = None) -> str:
        """Where the matters behind a number are listed; `hit` is 1, 0 or nothing."""
        return f"{reverse('desk:rate-cases')}?{self.query(measure=measure, hit=hit, last=last)}"

    def of_group(self, by: str, key: str) -> Asked:
        """Narrowed to one unit, area, type or month."""
        if by == "month":
            month = date.fromisoformat(f"{key}-01")
            return replace(self, since=month, until=month)
        if by == "unit":
            return replace(self, unit_path=key, alone=True)
        return replace(self, type_code=key) if by == "type" else replace(self, area_path=key)

    def _slice(self, since: date) -> evaluation.Slice:
        whole = evaluation.month_slice(since, months=self.months)
        return replace(
            whole,
            area_path=self.area_path,
            unit_path=self.unit_path,
            type_code=self.type_code,
            alone=self.alone,
        )


def scope_of(seat: Seat) -> Scope:
    """A governing post its ground, keepers the whole city, a department its own work."""
    if seat.actor.area_path:
        return Scope(seat.actor.area_path, "")
    if seat.actor.may("evaluation.keep") or seat.actor.may("city.manage"):
        return Scope(seat.city.area_path, "")
    return Scope(seat.city.area_path, seat.actor.unit_path)


def this_month(seat: Seat) -> date:
    """The first day of the running month in the city."""
    return timezone.localtime(seat.now).date().replace(day=1)


def read_slice(request: HttpRequest, seat: Seat, form_class: type[SliceForm] = SliceForm) -> tuple[Any, Asked]:
    """The form as it was sent, and what it asks for; what cannot be read is told by the form and left out."""
    scope, this = scope_of(seat), this_month(seat)
    known = [add_months(this, -back) for back in range(MONTHS_BACK + 1)]
    months = [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in known]
    first = f"{add_months(this, 1 - MONTHS_SHOWN):%Y-%m}"
    given = {"since": first, "until": months[0][0], **request.GET.dict()}
    form = form_class(given, city=seat.city, root=scope.area_path, unit_root=scope.unit_path, months=months)
    said = form.said()
    since = date.fromisoformat(f"{said.get('since') or first}-01")
    until = date.fromisoformat(f"{said.get('until') or months[0][0]}-01")
    area = said.get("area_path") or scope.area_path
    asked = Asked(
        since=min(since, until),
        until=until,
        area_path="" if area == seat.city.area_path else area,
        unit_path=said.get("unit_path") or scope.unit_path,
        type_code=said.get("type_code") or "",
        alone=bool(said.get("alone")),
    )
    return form, asked


def usual_slice(seat: Seat, months: int) -> Asked:
    """The post's own ground over so many months, the running one included."""
    owned, this = scope_of(seat), this_month(seat)
    area = "" if owned.area_path == seat.city.area_path else owned.area_path
    return Asked(add_months(this, 1 - months), this, area, owned.unit_path, "")


def make_parts(here: str, seat: Seat) -> tuple[ui.Tab, ...]:
    """The pages of figures, side by side."""
    names = {
        "board": _("Supervision board"),
        "rates": _("Rates and times"),
        "ranking": _("Ranking"),
        "open": _("Open matters"),
    }
    if not seat.actor.area_path:
        del names["board"]
    return tuple(ui.Tab(name, reverse(f"desk:{key}"), key == here) for key, name in names.items())


def definition_href(seat: Seat, measure: str = "") -> str:
    """Where everybody can read how it is counted."""
    page = reverse("portal:definitions", kwargs={"city": seat.city.id})
    return f"{page}#{measure}" if measure else page


def say_asked(seat: Seat, asked: Asked) -> str:
    """The ground, unit, type and months in words."""
    area = places.get_area(asked.area_path or seat.city.area_path)
    unit = units.units_for(seat.city.id).by_path.get(asked.unit_path)
    kind = catalogue.get_catalogue(seat.city.id).by_code.get(asked.type_code)
    months = (asked.since,) if asked.since == asked.until else (asked.since, asked.until)
    name = unit.name if unit else ""
    if name and asked.alone:
        name = _("%(unit)s without those below it") % {"unit": name}
    parts = [area.label if area else "", name, kind.name if kind else ""]
    return " · ".join([*filter(None, parts), " – ".join(date_format(one, "YEAR_MONTH_FORMAT") for one in months)])


def stage_chart(asked: Asked, figures: Mapping[str, rules.Figure]) -> ui.Chart | None:
    """Mean time of each stage, each bar open to its cases; None where nothing was counted."""
    codes = [code for code in (*rules.STAGES, "lifting") if figures[code]]
    if not codes:
        return None
    series = ui.Series(
        _("Mean time, and of how many"),
        tuple(float(figures[code].mean or 0) for code in codes),
        tuple(f"{rules.say_time(figures[code].mean)} · {rules.say_counted(figures[code].of)}" for code in codes),
    )
    return ui.Chart(
        _("Where the time goes"),
        tuple(str(rules.MEASURES[code].name) for code in codes),
        (series,),
        hrefs=tuple(asked.cases_href(code) for code in codes),
        label_head=_("Stage"),
    )
