"""From a number to the matters it counts: the number as a whole, and those of them on the reader's desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.desk import rules as desk
from oneneedle.desk.forms.evaluation import CasesForm
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

HITS = {"": None, "1": True, "0": False}


@dataclass(frozen=True)
class Matter:
    """One case, or one call of a whistle."""

    row: evaluation.DrillRow
    href: str
    title: str
    number: str
    state: desk.Chip | None
    counted: desk.Chip | None
    took: str


@dataclass(frozen=True)
class RateCasesPage:
    """What stands behind one number."""

    desk: DeskFrame
    title: str
    lead: str
    form: CasesForm
    last: int | None
    hit: str
    alone: bool
    about: str
    figure: str
    interval: str
    definition: str
    tabs: tuple[ui.Tab, ...]
    matters: tuple[Matter, ...]
    number: int
    shown: int
    hidden: int
    of_times: bool
    next: str
    back: str


@seated
def show_rate_cases(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The newest first, fifty a page; what the post may not see is told as a number."""
    form, asked = scope.read_slice(request, seat, CasesForm)
    said = form.said()
    code = said.get("measure") or ""
    if code not in rules.MEASURES:
        raise Http404
    measure, hit = rules.MEASURES[code], said.get("hit") or ""
    last = int(said["last"]) if said.get("last") else None
    after = request.GET.get("after", "")
    found = evaluation.drill(seat.actor, asked.slice(), code, hit=HITS[hit], last=last, after=after, now=seat.now)
    following = asked.query(measure=code, hit=hit, last=last, after=found.next_key)
    page = RateCasesPage(
        desk=frame(seat, here="rates"),
        title=str(measure.name),
        lead=str(measure.formula),
        form=form,
        last=last,
        hit=hit,
        alone=asked.alone,
        about=scope.say_asked(seat, asked),
        figure=rules.say_figure(code, found.figure),
        interval=rules.say_interval(found.figure) if measure.unit == rules.RATE else "",
        definition=scope.definition_href(seat, code),
        tabs=_tabs(asked, code, hit, last, found.figure) if measure.unit == rules.RATE else (),
        matters=tuple(_matter(code, row) for row in found.items),
        number=found.number,
        shown=found.shown,
        hidden=found.number - found.shown,
        of_times=measure.unit == rules.SECONDS,
        next=f"{reverse('desk:rate-cases')}?{following}" if found.next_key else "",
        back=f"{reverse('desk:rates')}?{asked.query()}",
    )
    return pages.render_page(request, "desk/evaluation/cases.html", page, status=422 if form.errors else 200)


def _tabs(asked: Asked, code: str, hit: str, last: int | None, figure: rules.Figure) -> tuple[ui.Tab, ...]:
    counts = {"": figure.of, "1": figure.hits, "0": figure.of - figure.hits}
    return tuple(
        ui.Tab(name, asked.cases_href(code, key, last), key == hit, counts[key])
        for key, name in {"": _("All"), **_hit_words(code)}.items()
    )


def _hit_words(code: str) -> dict[str, str]:
    """What a hit is called: something reached, or something that should not happen."""
    if rules.MEASURES[code].better == "low":
        return {"1": _("It happened"), "0": _("It did not happen")}
    return {"1": _("Reached"), "0": _("Missed")}


def _matter(code: str, row: evaluation.DrillRow) -> Matter:
    case = row.case
    href = title = number = ""
    if case is not None:
        href, number = reverse("desk:case", args=[case.number]), case.number
        title = case.heading or case.type_name or case.number
    elif row.whistle_number:
        href, number = reverse("desk:whistle", args=[row.whistle_number]), row.whistle_number
        title = _("Whistle %(number)s") % {"number": number}
    return Matter(
        row=row,
        href=href,
        title=title,
        number=number,
        state=desk.state_chip(case.state, case.outcome) if case else None,
        counted=_counted(code, row),
        took=rules.say_time(row.seconds),
    )


def _counted(code: str, row: evaluation.DrillRow) -> desk.Chip | None:
    measure = rules.MEASURES[code]
    if measure.unit != rules.RATE:
        return None
    if 0 < row.hits < row.of:
        return desk.Chip(rules.say_count(rules.Figure(row.hits, row.of)), "neutral", "circle-half")
    hit = row.hits > 0
    good = hit == (measure.better == "high")
    return desk.Chip(
        _hit_words(code)["1" if hit else "0"], "good" if good else "bad", "check-circle" if good else "x-circle"
    )
