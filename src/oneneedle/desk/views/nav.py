"""The ways of the frame: duties, sections and their groups, as far as the post may go."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Actor
from oneneedle.desk import rules
from oneneedle.evaluation.queries import exports
from oneneedle.powers import queries as powers
from oneneedle.ui import rules as ui
from oneneedle.zones import queries as zones


def said_count(count: int) -> str:
    """A number that may have stopped counting: `1000+`."""
    return f"{cases.MOST_COUNTED}+" if count > cases.MOST_COUNTED else str(count)


def duty_tabs(actor: Actor, counts: Mapping[str, int], here: str) -> list[ui.Tab]:
    """The duties of the post, with what waits at each."""
    tabs = []
    for duty in cases.duties_of(actor):
        name, icon, _nothing = rules.DUTY_NAMES[duty]
        count = said_count(counts[duty]) if duty in counts else None
        tabs.append(ui.Tab(str(name), reverse("desk:inbox", args=[duty]), duty == here, count, icon))
    return tabs


def section_groups(actor: Actor, here: str) -> tuple[ui.TabGroup, ...]:
    """The further sections, in groups."""
    groups = [
        (_("Whistles and tasks"), [
            ("whistles", "", _("Whistles"), "megaphone"),
            ("tasks", "", _("Tasks"), "clipboard-check"),
            ("burden", "", _("Burden ledger"), "box-seam"),
        ]),
        (_("Supervision and evaluation"), [
            *([("board", "", _("Supervision board"), "grid")] if actor.area_path else []),
            ("supervision-overdue", "", _("Overdue board"), "exclamation-circle"),
            ("supervision", "", _("Supervision"), "eye"),
            ("rates", "", _("Rates and times"), "sort-down"),
            ("topics", "", _("Topics"), "graph-up"),
            ("two-way", "evaluation.answer|evaluation.keep", _("Two-way evaluation"), "arrow-repeat"),
            ("sheets", "", _("Monthly sheets"), "file-earmark-text"),
            *([("exports", "", _("Exports"), "download")] if exports.may_export(actor) else []),
        ]),
        (_("Rules and settings"), [
            ("duties", "", _("Responsibility list"), "list-check"),
            *([("zones", "", _("Shared zones"), "diagram-3")] if _knows_zones(actor) else []),
            ("overrides", "", _("Local changes of rules"), "sliders"),
            ("rights", "", _("Rights of streets"), "flag"),
            ("roles", "", _("Roles of levels"), "person-badge"),
            ("units", "city.manage", _("Units and posts"), "building"),
            ("people", "city.manage", _("People"), "people"),
            ("catalogue", "city.manage", _("Catalogue"), "journal-text"),
            ("keys", "keys.manage", _("API keys"), "key"),
        ]),
    ]  # fmt: skip
    return tuple(ui.TabGroup(label, _tabs(actor, here, sections)) for label, sections in groups)


def _knows_zones(actor: Actor) -> bool:
    """Where there are none, only who may set one up is told of them."""
    return actor.may("city.manage") or bool(zones.get_book(actor.jurisdiction_id).zones)


def case_tabs(actor: Actor, here: str) -> tuple[ui.Tab, ...]:
    """The sections every desk has at hand."""
    sections = [
        ("receive", "case.receive", _("New case"), "plus-lg"),
        *([("desks", "", _("Work desks"), "archive")] if powers.sees_desks(actor) else []),
        *([("checks", "", _("Site checks"), "shield-check")] if powers.sees_desks(actor) else []),
        ("open", "", _("Open matters"), "folder"),
        ("map", "", _("Map"), "map"),
        ("delays", "case.dispatch", _("Holds and extensions"), "calendar3"),
        ("notices", "", _("Notices"), "bell"),
    ]
    return _tabs(actor, here, sections)


def _tabs(actor: Actor, here: str, sections: list[tuple[str, str, str, str]]) -> tuple[ui.Tab, ...]:
    return tuple(
        ui.Tab(label, reverse(f"desk:{name}"), name == here, None, icon)
        for name, right, label, icon in sections
        if not right or any(actor.may(one) for one in right.split("|"))
    )
