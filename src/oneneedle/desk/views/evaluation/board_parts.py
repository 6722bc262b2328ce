"""The cards of the supervision board: departments and whistles, overdue by level, misroutes, topics, the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.desk import rules as desk
from oneneedle.desk.views.evaluation.rates import Cell, make_cell
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.evaluation.topics import STATE_TONES, TREND_ICONS, TREND_TONES, say_growth
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.evaluation.queries import topics
from oneneedle.gate import queries as gate
from oneneedle.supervision import queries as supervision

MOST_UNITS = 8


@dataclass(frozen=True)
class BoardRow:
    """One unit or level."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class BoardTable:
    """Units or levels down, numbers across."""

    heads: tuple[str, ...]
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class TopicItem:
    """A topic that grows."""

    title: str
    href: str
    trend: desk.Chip
    growth: str
    count: int
    places: str
    state: desk.Chip
    offered: bool


@dataclass(frozen=True)
class Counts:
    """What was asked of streets and communities this month, and what the gate kept off."""

    items: tuple[tuple[str, str, str], ...]


def draw_whistles(asked: Asked, groups: Sequence[evaluation.Group], measures: Sequence[str]) -> BoardTable:
    """Departments that let the time of a call pass, the most often late first."""
    late = [(sum(_missed(group, code) for code in measures), group) for group in groups]
    worst = sorted((pair for pair in late if pair[0]), key=lambda pair: (-pair[0], pair[1].key))[:MOST_UNITS]
    return _table(asked, [group for _count, group in worst], measures)


def draw_misroutes(asked: Asked, groups: Sequence[evaluation.Group], measures: Sequence[str]) -> BoardTable:
    """Units with returned orders, work done twice or cases first sent to them wrongly, the most first."""
    counted = [(sum(_wrong(group, code) for code in measures), group) for group in groups]
    worst = sorted((pair for pair in counted if pair[0]), key=lambda pair: (-pair[0], pair[1].key))[:MOST_UNITS]
    return _table(asked, [group for _count, group in worst], measures)


def draw_overdue(lines: Sequence[supervision.BoardLine]) -> BoardTable:
    """What is late per level; each number opens the overdue board there."""
    counted: dict[str, Counter[str]] = {}
    for line in lines:
        counted.setdefault(line.level, Counter()).update(line.counts)
    page = reverse("desk:supervision-overdue")
    rows = []
    for level, name in supervision.LEVELS.items():
        if level not in counted:
            continue
        cells = [
            Cell(str(kind), str(count := counted[level][code]), "", f"{page}?level={level}" if count else "")
            for code, kind in supervision.KINDS.items()
        ]
        rows.append(BoardRow(str(name), tuple(cells)))
    return BoardTable(tuple(str(kind) for kind in supervision.KINDS.values()), tuple(rows))


def draw_topic(line: topics.TopicLine) -> TopicItem:
    """One topic in a line; those nobody has decided on can be taken up."""
    trend = line.growth.trend
    return TopicItem(
        title=line.title,
        href=reverse("desk:topic", args=[line.id]),
        trend=desk.Chip(line.trend_name, TREND_TONES[trend], TREND_ICONS[trend]),
        growth=say_growth(line.growth),
        count=line.count,
        places=line.places,
        state=desk.Chip(line.state_name, STATE_TONES[line.state], ""),
        offered=line.state in {"offered", "meeting"},
    )


def draw_gate(total: gate.UnitBurden, boxes: gate.BoxCounts, month: date) -> Counts:
    """The burden of the month beside that of the month before; refusals of twelve months."""
    burden = f"{reverse('desk:burden')}?month={month:%Y-%m}"
    before = _("%(now)s (month before: %(before)s)")
    now, then = total.now, total.before
    return Counts((
        (_("Requests of this month"), before % {"now": now.tasks, "before": then.tasks}, burden),
        (_("Of them asked before"), before % {"now": now.repeats, "before": then.repeats}, burden),
        (_("Hours said for them"), before % {"now": f"{now.hours:g}", "before": f"{then.hours:g}"}, burden),
        (_("Kept off by the gate this month"), before % {"now": now.refused, "before": then.refused}, burden),
        (_("Refused pushes of twelve months"), str(boxes.refusals), reverse("desk:refusals")),
    ))  # fmt: skip


def _table(asked: Asked, groups: Sequence[evaluation.Group], measures: Sequence[str]) -> BoardTable:
    """Each number opens the ones that went wrong."""
    rows = [
        BoardRow(
            group.name,
            tuple(make_cell(asked.of_group("unit", group.key), code, group.figures, _bad(code)) for code in measures),
        )
        for group in groups
    ]
    return BoardTable(tuple(str(rules.MEASURES[code].name) for code in measures), tuple(rows))


def _bad(code: str) -> str:
    """Which cases of a measure went wrong: its hits or its misses."""
    return "1" if rules.MEASURES[code].better == "low" else "0"


def _missed(group: evaluation.Group, code: str) -> int:
    figure = group.figures[code]
    return figure.of - figure.hits


def _wrong(group: evaluation.Group, code: str) -> int:
    return group.figures[code].hits if _bad(code) == "1" else _missed(group, code)
