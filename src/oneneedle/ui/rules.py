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


# Every component with the arguments it knows; anything else is a mistake in the template and is refused.
# Arguments that begin with hx_, data_ or aria_ are written as attributes by the parts in WITH_ATTRIBUTES.
PARTS: dict[str, frozenset[str]] = {
    name: frozenset(arguments.split())
    for name, arguments in {
        "alert": "title tone id",
        "back": "href label",
        "button": "label kind icon type name value form disabled wide id",
        "card": "title icon href level id tone",
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
        "nav": "items label",
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
