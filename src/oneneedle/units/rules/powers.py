"""Words of street rights, and what the rights of a post are about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused
from oneneedle.core.rules.words import say_list
from oneneedle.units.rules.words import LEVEL_NAMES, RIGHTS

# The list is open: a city may register any other word; these three switch something on.
STREET_RIGHTS: dict[str, str | Promise] = {
    "comprehensive_management": gettext_lazy("Comprehensive management"),
    "planning_participation": gettext_lazy("Planning participation"),
    "emergency_response": gettext_lazy("Emergency response"),
}
STREET_RIGHT_OPENS: dict[str, str | Promise] = {
    "comprehensive_management": gettext_lazy("Whistles for joint enforcement, and campaigns"),
    "planning_participation": gettext_lazy("Comments on consultations of line departments"),
    "emergency_response": gettext_lazy("Whistles in an emergency"),
}
GROUPS: dict[str, str | Promise] = {
    "decide": gettext_lazy("May decide"),
    "dispatch": gettext_lazy("May take in and dispatch"),
    "close": gettext_lazy("May check and close"),
    "handle": gettext_lazy("May handle and answer"),
    "keep": gettext_lazy("May keep and read records"),
}
_GROUP_OF = {
    "decide": "case.settle whistle.settle task.admit evaluation.keep catalogue.override city.manage",
    "dispatch": "case.receive case.file case.dispatch whistle.blow task.ask supervision.ask",
    "close": "case.verify case.feedback case.close case.merge case.reopen",
    "handle": "case.handle whistle.answer task.answer supervision.answer evaluation.answer powers.check",
}
_BY_RIGHT = {right: group for group, rights in _GROUP_OF.items() for right in rights.split()}
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def group_of(right: str) -> str:
    """What a right is about, a word of `GROUPS`."""
    return _BY_RIGHT.get(right, "keep")


def say_street_right(right: str) -> str:
    """A right of streets in words; one of the city's own names itself."""
    return str(STREET_RIGHTS.get(right, right.replace("_", " ").capitalize()))


def check_street_right(right: str) -> str:
    """The word as it stands; refused when it cannot be one."""
    if _WORD.fullmatch(right):
        return right
    message = _("“%(right)s” is no word for a right: use small letters and underscores.")
    raise Refused(message % {"right": right}, field="right", code="bad_right")


def check_within(level: str, rights: Iterable[str], role: frozenset[str] | None) -> None:
    """Refuse rights that go beyond the template of the level; a level without template is not limited."""
    if role is None:
        return
    if beyond := [right for right in RIGHTS if right in set(rights) - role]:
        message = _("Posts of this level (%(level)s) may not hold: %(rights)s.")
        values = {"level": LEVEL_NAMES.get(level, level), "rights": say_list(RIGHTS[right] for right in beyond)}
        raise Refused(message % values, field="rights", code="beyond_level")
