"""Plain values the components are drawn from, and the table of components with their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TONES = {
    "neutral": "circle",
    "info": "info-circle",
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-octagon",
}


@dataclass(frozen=True)
class Step:
    """One step of a step bar; `state` is done, now, todo or stopped."""

    label: str
    state: str = "todo"
    note: str = ""


@dataclass(frozen=True)
class Event:
    """One line of a timeline, newest first or last as the page likes."""

    title: str
    at: datetime | None = None
    by: str = ""
    text: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Row:
    """A label with its value; with `href` the reader can change it."""

    label: str
    value: object = ""
    href: str = ""
    change: str = ""


@dataclass(frozen=True)
class Task:
    """One line of a task list or list of choices."""

    label: str
    href: str = ""
    hint: str = ""
    word: str = ""
    tone: str = "neutral"
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab or navigation entry, which is always a plain link."""

    label: str
    href: str
    current: bool = False
    count: int | str | None = None
    icon: str = ""


@dataclass(frozen=True)
class TabGroup:
    """Navigation entries under one heading; the group of the current page stands open."""

    label: str
    items: tuple[Tab, ...]

    @property
    def current(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(item.current for item in self.items)


@dataclass(frozen=True)
class Column:
    """Head of a table column; numbers stand to the right."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Line:
    """One table line: the cells in the order of the columns; the first cell links to `href`."""

    cells: tuple[object, ...]
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Picture:
    """A photograph with its words."""

    src: str
    alt: str
    caption: str = ""
    href: str = ""


@dataclass(frozen=True)
class Series:
    """The values of one line or row of bars, in words beside each; `low` and `high` are the ends of an interval."""

    name: str
    values: tuple[float | None, ...]
    says: tuple[str, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar in hundredths of the width, with its interval (a whisker) and what the table says."""

    label: str
    width: float
    said: str
    low: float | None = None
    high: float | None = None
    href: str = ""

    @property
    def whisker(self) -> str:
        """The path of the interval; empty without one."""
        if self.low is None or self.high is None:
            return ""
        return f"M{self.low} 5H{self.high}M{self.low} 2v6M{self.high} 2v6"


@dataclass(frozen=True)
class Drawn:
    """One line in a field of 100 by 100: its path and its dots, which stand also where the line is broken."""

    name: str
    path: str
    dots: str


@dataclass(frozen=True)
class Chart:
    """A small chart with its table: `bars` are rows of a table, `lines` run over the labels from left to right."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = "bars"
    most: float | None = None
    hrefs: tuple[str, ...] = ()
    label_head: str = ""

    @property
    def top(self) -> float:
        """The value at the end of the scale; the scale begins at 0, so that lengths can be compared."""
        told = [value for one in self.series for value in (*one.values, *one.high) if value is not None]
        return self.most if self.most is not None else max(told, default=0) or 1

    @property
    def top_said(self) -> str:
        """What the largest value is called; the scale's end, if it is given, is higher."""
        told = [pair for one in self.series for pair in zip(one.values, one.says, strict=True) if pair[0] is not None]
        return max(told, default=(0, ""), key=lambda pair: pair[0] or 0)[1]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bars of the first series."""
        (one, *_rest) = self.series
        return tuple(
            Bar(
                label,
                self._part(one.values[place]) or 0.0,
                one.says[place],
                self._part(one.low[place]) if one.low else None,
                self._part(one.high[place]) if one.high else None,
                self.hrefs[place] if self.hrefs else "",
            )
            for place, label in enumerate(self.labels)
        )

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Every series as a path; a value that is missing breaks it."""
        return tuple(Drawn(one.name, self._path(one, join=True), self._path(one, join=False)) for one in self.series)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Head of the table."""
        return Column(self.label_head), *(Column(one.name, number=True) for one in self.series)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Rows of the table."""
        hrefs = self.hrefs or ("",) * len(self.labels)
        return tuple(
            Line((label, *(one.says[place] for one in self.series)), hrefs[place])
            for place, label in enumerate(self.labels)
        )

    def _part(self, value: float | None) -> float | None:
        return None if value is None else round(min(max(float(value) / self.top, 0.0), 1.0) * 100, 2)

    def _path(self, one: Series, *, join: bool) -> str:
        steps, broken = [], True
        for place, value in enumerate(one.values):
            part = self._part(value)
            if part is not None:
                across = round((place + 0.5) / len(one.values) * 100, 2)
                steps.append(f"{'M' if broken or not join else 'L'}{across} {round(100 - part, 2)}")
                steps.extend([] if join else ["h0"])
            broken = part is None
        return " ".join(steps)


# Every component with the arguments it knows; anything else is a mistake in the template and is refused.
# Arguments that begin with hx_, data_ or aria_ are written as attributes by the parts in WITH_ATTRIBUTES.
PARTS: dict[str, frozenset[str]] = {
    name: frozenset(arguments.split())
    for name, arguments in {
        "alert": "title tone id",
        "back": "href label",
        "button": "label kind icon type name value form disabled wide id",
        "card": "title icon href level id tone",
        "chart": "chart",
        "chip": "word tone icon",
        "choices": "items label",
        "confirm": "title number label receipt receipt_label",
        "copy": "text label",
        "crumbs": "items",
        "details": "summary open",
        "empty": "title icon",
        "errors": "form title",
        "facts": "rows",
        "field": "field",
        "filters": "action label clear count target",
        "form": "form action submit method id kind cancel",
        "heading": "title lead caption",
        "icon": "name label",
        "keys": "label",
        "link": "label href kind icon wide id",
        "map": "id label lon lat zoom height lon_input lat_input areas areas_url points points_url draggable",
        "mark": "",
        "nav": "items groups label",
        "pager": "shown total previous next target",
        "photo": "field",
        "photos": "items label",
        "progress": "value max label",
        "search": "action name value label placeholder target",
        "steps": "steps label",
        "summary": "rows",
        "table": "caption columns rows hide_caption",
        "tabs": "items label",
        "tasks": "tasks label",
        "timeline": "events label",
        "toolbar": "label",
    }.items()
}
WITH_ATTRIBUTES = frozenset({"button", "link", "card", "form", "filters"})
