"""The street's dashboard: how its whistles were answered, what both sides say, and who calls too much or too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Actor, Kept, is_under
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.board import WHISTLES
from oneneedle.desk.views.evaluation.rates import Cell, make_cell
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation.rules import MEASURES, MINIMUM, Figure
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

PERIODS = (1, 3, 12)


@dataclass(frozen=True)
class Share:
    """One rate of evaluation: what it says, of how many, its definition, and the calls behind it."""

    cell: Cell
    definition: str
    done: int
    of: int


@dataclass(frozen=True)
class DepartmentLine:
    """One department: the three shares, and what else stands on its calls."""

    name: str
    shares: tuple[Cell, ...]
    counts: cases.CallCounts


@dataclass(frozen=True)
class StreetLine:
    """One street: how often it calls, beside the whole city."""

    name: str
    whistles: int
    received: int
    per_thousand: str
    word: rules.Chip


@dataclass(frozen=True)
class VerdictLine:
    """One street of the reader's ground: what departments say of its calls, what became of its communities' wishes."""

    name: str
    needed: str
    clear: str
    proposals: cases.ProposalCounts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is gathered; everybody at the same post, in the same language, is shown the same."""

    actor: Actor
    language: str | None
    asked: Asked
    seat: Seat = field(compare=False)


@dataclass(frozen=True)
class Gathered:
    """What is read over the whole ground."""

    counts: cases.CallCounts
    shares: tuple[Share, ...]
    departments: tuple[DepartmentLine, ...]
    whole: str
    streets: tuple[StreetLine, ...]
    verdicts: tuple[VerdictLine, ...]


@dataclass(frozen=True)
class AnswersPage:
    """Shares over some months, one line per department, and how often each street calls."""

    desk: DeskFrame
    title: str
    lead: str
    tabs: tuple[ui.Tab, ...]
    counted: datetime | None
    definitions: str
    heads: tuple[str, ...]
    found: Gathered
    live_href: str
    polled: str


@seated
def show_answers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A street and those above see the answers to their whistles; a department its own."""
    governs = bool(seat.actor.area_path)
    if not governs and not seat.actor.may("whistle.answer"):
        raise PermissionDenied
    months = next((one for one in PERIODS if str(one) == request.GET.get("months")), PERIODS[1])
    actor, asked = replace(seat.actor, person_id=None), scope.usual_slice(seat, months)
    found = _gathered.get(Wanted(actor, get_language(), asked, seat))
    key = live.make_key(months, found, seat.actor.post_id, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here = reverse("desk:answers")
    page = AnswersPage(
        desk=frame(seat, here="whistles"),
        title=_("Answers to our whistles") if governs else _("How we answered whistles"),
        lead=_("Shares as evaluation counts them: a call that is not due yet is in none. A share of few says little."),
        tabs=tuple(ui.Tab(_months(one), f"{here}?months={one}", one == months) for one in PERIODS),
        counted=evaluation.counted_until(),
        definitions=scope.definition_href(seat),
        heads=tuple(str(MEASURES[code].name) for code in WHISTLES),
        found=found,
        live_href=f"{here}?months={months}&seen={key}",
        polled=f"every {live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/whistle/answers.html", page, partial="answers")


def _gather(wanted: Wanted) -> Gathered:
    seat, asked = wanted.seat, wanted.asked
    governs, when, city = bool(seat.actor.area_path), _moments(seat, asked), seat.city.id
    whose: dict[str, Any] = {"street_path" if governs else "unit_path": seat.actor.unit_path}
    figures = evaluation.read_rates(city, asked.slice(), WHISTLES)
    whole, streets = _streets(seat, asked, when) if governs else (Figure(), ())
    return Gathered(
        counts=cases.count_calls(city, **whose, **when),
        shares=tuple(_share(seat, asked, code, figures) for code in WHISTLES),
        departments=_departments(seat, asked, when) if governs else (),
        whole=_per_thousand(whole),
        streets=streets,
        verdicts=_verdicts(seat, when) if governs else (),
    )


_gathered: Kept[Wanted, Gathered] = Kept(_gather, seconds=live.KEPT_SECONDS, most=200)


def _months(count: int) -> str:
    return _("This month") if count == 1 else ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _moments(seat: Seat, asked: Asked) -> dict[str, Any]:
    """The months of evaluation as moments, for what stands on the whistles themselves."""
    days, zone = asked.slice(), ZoneInfo(seat.city.timezone)
    until = datetime.combine(days.until, time.min, zone)
    return {"since": datetime.combine(days.since, time.min, zone), "until": min(until, seat.now + timedelta(seconds=1))}


def _share(seat: Seat, asked: Asked, code: str, figures: Mapping[str, Figure]) -> Share:
    figure = figures[code]
    return Share(make_cell(asked, code, figures), scope.definition_href(seat, code), figure.hits, figure.of)


def _departments(seat: Seat, asked: Asked, when: dict[str, Any]) -> tuple[DepartmentLine, ...]:
    """Everyone that was called or counted, the most called first."""
    city = seat.city.id
    groups = {one.key: one for one in evaluation.compare(city, asked.slice(), by="unit", measures=WHISTLES)}
    counts = cases.calls_by_department(city, street_path=seat.actor.unit_path, **when)
    nothing = dict.fromkeys(WHISTLES, Figure())
    names = units.units_for(city).by_path
    lines = [
        DepartmentLine(
            name=names[path].name if path in names else path,
            shares=tuple(
                make_cell(asked.of_group("unit", path), code, groups[path].figures if path in groups else nothing)
                for code in WHISTLES
            ),
            counts=counts.get(path, cases.CallCounts()),
        )
        for path in {*groups, *counts}
    ]
    return tuple(sorted(lines, key=lambda line: (-line.counts.called, line.name)))


def _streets(seat: Seat, asked: Asked, when: dict[str, Any]) -> tuple[Figure, tuple[StreetLine, ...]]:
    """Whistles beside the cases received on each street's ground, and the whole city's to hold them against."""
    city = seat.city.id
    days = Asked(asked.since, asked.until, "", "", "").slice()
    received = {
        one.key: one.figures["received"].of
        for one in evaluation.compare(city, days, by="street", measures=("received",))
    }
    whistles = cases.whistles_by_street(city, **when)
    found = []
    for unit in units.units_for(city).units:
        if unit.active and unit.level == "street":
            of = sum(count for path, count in received.items() if is_under(path, unit.area_path))
            found.append((unit, Figure(min(whistles.get(unit.id, 0), of), of)))
    whole = sum((figure for _unit, figure in found), Figure())
    return whole, tuple(
        StreetLine(
            name=unit.name,
            whistles=whistles.get(unit.id, 0),
            received=figure.of,
            per_thousand=_per_thousand(figure) if figure.of >= MINIMUM else "–",
            word=looks.rate_chip(figure, whole),
        )
        for unit, figure in found
    )


def _verdicts(seat: Seat, when: dict[str, Any]) -> tuple[VerdictLine, ...]:
    """The streets at or below the reader's office of which anything was said or asked."""
    city, own = seat.city.id, seat.actor.unit_path
    said = cases.calls_by_street(city, street_path=own, **when)
    asked = cases.proposals_by_street(city, street_path=own, **when)
    nothing = cases.ProposalCounts(0, 0, 0)
    return tuple(
        VerdictLine(unit.name, _needed(said.get(unit.id)), _clear(said.get(unit.id)), asked.get(unit.id, nothing))
        for unit in units.units_for(city).units
        if unit.id in said or unit.id in asked
    )


def _per_thousand(figure: Figure) -> str:
    return f"{figure.hits * 1000 / figure.of:.1f}" if figure.of else "–"


def _needed(said: cases.CallCounts | None) -> str:
    """Only where enough departments said so."""
    if said is None or not said.answered:
        return "–"
    if said.answered < MINIMUM:
        return _("too few (%(count)d)") % {"count": said.answered}
    return _("%(hits)d of %(of)d") % {"hits": said.needed, "of": said.answered}


def _clear(said: cases.CallCounts | None) -> str:
    if said is None or said.clear_mean is None or said.answered < MINIMUM:
        return "–"
    return f"{said.clear_mean:.1f}"
