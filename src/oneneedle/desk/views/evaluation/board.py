"""The supervision board: streets over their last hundred cases, where time is lost, what is late, what grows; live."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Kept
from oneneedle.desk.views import live
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.board_parts import (
    BoardTable,
    Counts,
    TopicItem,
    draw_gate,
    draw_misroutes,
    draw_overdue,
    draw_topic,
    draw_whistles,
)
from oneneedle.desk.views.evaluation.ranking import LAST, GroupView, draw_group, make_address
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.evaluation.queries import topics
from oneneedle.gate import queries as gate
from oneneedle.supervision import queries as supervision
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

HERE = "board"
SIDE_BY_SIDE = ("checked", "resolution", "satisfaction", "on_time")
WHISTLES = ("whistle_answer", "whistle_check_in", "whistle_finish")
MISROUTES = ("first_dispatch", "returns", "shirking", "rework")
TOPICS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a board is gathered for; everybody at the same post, in the same language, is shown the same."""

    actor: Actor
    language: str | None
    asked: Asked
    long: Asked
    measure: str
    now: datetime = field(compare=False)


@dataclass(frozen=True)
class Gathered:
    """What the board reads over the whole ground, as the readers answer."""

    ranking: evaluation.Ranking
    figures: dict[str, rules.Figure]
    by_unit: tuple[evaluation.Group, ...]
    overdue: tuple[supervision.BoardLine, ...]
    burden: gate.UnitBurden


@dataclass(frozen=True)
class BoardPage:
    """One card for each question of a Monday morning."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    about: str
    counted: datetime | None
    measures: tuple[ui.Tab, ...]
    measure_formula: str
    streets: tuple[GroupView, ...]
    stages: ui.Chart | None
    whistles: BoardTable
    overdue: BoardTable
    misroutes: BoardTable
    topics: tuple[TopicItem, ...]
    topic_month: date | None
    gate: Counts
    ranking_href: str
    live_href: str
    polled: str


@seated
def show_board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The reader's own ground; a post that governs none has no board."""
    if not seat.actor.area_path:
        raise PermissionDenied
    asked = scope.usual_slice(seat, scope.MONTHS_SHOWN)
    long = scope.usual_slice(seat, scope.MONTHS_BACK)
    code = request.GET.get("measure", "")
    code = code if code in SIDE_BY_SIDE else SIDE_BY_SIDE[0]
    newest = topics.newest_month(seat.city.id)
    actor = replace(seat.actor, person_id=None)
    found = _gathered.get(Wanted(actor, get_language(), asked, long, code, seat.now))
    growing = topics.topics_for(actor, newest, growing=True)[:TOPICS_SHOWN] if newest else ()
    boxes = gate.count_boxes(actor, now=seat.now)
    key = live.make_key(code, asked, found, growing, boxes, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here = reverse("desk:board")
    page = BoardPage(
        desk=frame(seat, here=HERE),
        title=_("Supervision board"),
        lead=_("Your ground on one page. Every number opens to its cases; the page keeps itself up to date."),
        parts=scope.make_parts(HERE, seat),
        about=scope.say_asked(seat, asked),
        counted=evaluation.counted_until(),
        measures=tuple(
            ui.Tab(str(rules.MEASURES[one].name), f"{here}?measure={one}", one == code) for one in SIDE_BY_SIDE
        ),
        measure_formula=str(rules.MEASURES[code].formula),
        streets=tuple(
            draw_group(found.ranking, group, make_address(long, "street", code, LAST)) for group in found.ranking.groups
        ),
        stages=scope.stage_chart(asked, found.figures),
        whistles=draw_whistles(asked, found.by_unit, WHISTLES),
        overdue=draw_overdue(found.overdue),
        misroutes=draw_misroutes(asked, found.by_unit, MISROUTES),
        topics=tuple(draw_topic(line) for line in growing),
        topic_month=newest,
        gate=draw_gate(found.burden, boxes, asked.until),
        ranking_href=f"{reverse('desk:ranking')}?{asked.query(measure=code, last=LAST)}",
        live_href=f"{here}?measure={code}&seen={key}",
        polled=f"every {3 * live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/evaluation/board.html", page, partial="board")


def _gather(wanted: Wanted) -> Gathered:
    """A fixed number of queries, however many streets, units and cases."""
    actor, asked, today = wanted.actor, wanted.asked, timezone.localtime(wanted.now).date()
    city = actor.jurisdiction_id
    return Gathered(
        ranking=evaluation.rank(city, wanted.long.slice(), wanted.measure, by="street", last=LAST),
        figures=evaluation.read_rates(city, asked.slice(), (*rules.STAGES, "lifting")),
        by_unit=evaluation.compare(city, asked.slice(), by="unit", measures=(*WHISTLES, *MISROUTES)),
        overdue=supervision.overdue_board(actor, wanted.now, today),
        burden=gate.burden_board(city, asked.until, actor.area_path).total,
    )


_gathered: Kept[Wanted, Gathered] = Kept(_gather, seconds=live.KEPT_SECONDS, most=200)
