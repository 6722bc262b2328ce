"""Rights a post may give, kinds of units, and the path of a unit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused, join_path

RIGHTS: dict[str, str | Promise] = {
    "case.receive": gettext_lazy("Take in cases by telephone or at the counter"),
    "case.file": gettext_lazy("File or decline cases"),
    "case.dispatch": gettext_lazy("Send cases to units"),
    "case.settle": gettext_lazy("Settle disputed cases"),
    "case.handle": gettext_lazy("Handle the cases of the unit"),
    "case.verify": gettext_lazy("Check results on the spot"),
    "case.feedback": gettext_lazy("Ask residents for feedback"),
    "case.close": gettext_lazy("Close cases"),
    "case.merge": gettext_lazy("Merge repeated reports"),
    "case.reopen": gettext_lazy("Reopen closed cases"),
    "case.redact": gettext_lazy("Black out personal data in texts and photos"),
    "contact.read": gettext_lazy("Read contact data in clear"),
    "whistle.blow": gettext_lazy("Blow the whistle: call departments, close and rate"),
    "whistle.answer": gettext_lazy("Answer whistles for the unit"),
    "whistle.settle": gettext_lazy("Decide on refused whistles"),
    "task.ask": gettext_lazy("Ask tasks of streets and communities"),
    "task.answer": gettext_lazy("Answer tasks asked of the unit"),
    "task.admit": gettext_lazy("Decide on admissions at the gate"),
    "supervision.ask": gettext_lazy("Ask units for account"),
    "supervision.answer": gettext_lazy("Give account for the unit"),
    "evaluation.answer": gettext_lazy("Take part in the two-way evaluation for the unit"),
    "evaluation.keep": gettext_lazy("Open evaluation periods and publish sheets"),
    "powers.check": gettext_lazy("Check sites under powers handed down to the street"),
    "workdays.edit": gettext_lazy("Change working calendars"),
    "keep_areas": gettext_lazy("Change the area tree"),
    "keys.manage": gettext_lazy("Give and withdraw API keys"),
    "catalogue.override": gettext_lazy("Change rules for the own ground within the bounds set above"),
    "city.manage": gettext_lazy("Change units, posts and the catalogue"),
}

LEVEL_NAMES: dict[str, str | Promise] = {
    "city": gettext_lazy("City level"),
    "district": gettext_lazy("District level"),
    "street": gettext_lazy("Street level"),
    "community": gettext_lazy("Community level"),
    "grid": gettext_lazy("Grid level"),
}

# The list is open: a city may use any other word, and is told when the catalogue asks for one that no unit has.
KINDS: dict[str, str | Promise] = {
    "city_office": gettext_lazy("City office"),
    "district_office": gettext_lazy("District office"),
    "street": gettext_lazy("Street office"),
    "community": gettext_lazy("Community"),
    "grid": gettext_lazy("Grid"),
    "department": gettext_lazy("Department"),
    "water": gettext_lazy("Water and drainage"),
    "power": gettext_lazy("Power supply"),
    "gas": gettext_lazy("Gas supply"),
    "telecom": gettext_lazy("Telecommunications"),
    "city_management": gettext_lazy("City management"),
    "sanitation": gettext_lazy("Sanitation"),
    "landscape": gettext_lazy("Parks and landscape"),
    "transport": gettext_lazy("Transport"),
    "housing": gettext_lazy("Housing and construction"),
    "property": gettext_lazy("Property management company"),
    "market_supervision": gettext_lazy("Market supervision"),
    "human_resources": gettext_lazy("Human resources and social security"),
    "civil_affairs": gettext_lazy("Civil affairs"),
    "education": gettext_lazy("Education"),
    "culture": gettext_lazy("Culture, sport and tourism"),
    "health": gettext_lazy("Health"),
    "environment": gettext_lazy("Ecology and environment"),
    "emergency": gettext_lazy("Emergency management"),
    "fire": gettext_lazy("Fire and rescue"),
    "police": gettext_lazy("Police"),
    "public_works": gettext_lazy("Public works"),
    "transportation": gettext_lazy("Traffic and transportation"),
    "parks": gettext_lazy("Parks and recreation"),
    "inspectional_services": gettext_lazy("Inspections of buildings, housing and food"),
    "animal_control": gettext_lazy("Animal control"),
    "property_management": gettext_lazy("Public buildings and graffiti"),
    "hotline": gettext_lazy("Hotline"),
    "neighborhood_services": gettext_lazy("Neighbourhood services"),
    "licensing": gettext_lazy("Consumer affairs and licensing"),
    "civil_rights": gettext_lazy("Civil rights"),
    "disability": gettext_lazy("Disability services"),
}

# Names for the usual posts, so that a short list in a spreadsheet still reads well in both languages.
_POSTS = {
    "desk": ("受理席", "Desk"),
    "dispatcher": ("派遣员", "Dispatcher"),
    "command": ("指挥员", "Command desk"),
    "handler": ("处置员", "Handler"),
    "inspector": ("核查员", "Inspector"),
    "grid_worker": ("网格员", "Grid worker"),
    "callback": ("回访员", "Feedback caller"),
    "head": ("负责人", "Head"),
    "keeper": ("管理员", "Keeper"),
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", re.ASCII)


def say_kind(kind: str) -> str:
    """A kind of unit in words; one of the city's own names itself."""
    return str(KINDS.get(kind, kind.replace("_", " ").capitalize()))


def unit_path(jurisdiction_id: str, parent_path: str, code: str) -> str:
    """`boston/city/pwd/`: the city's identifier comes first, for paths are unique over all cities of the house."""
    return join_path(parent_path or join_path("", jurisdiction_id), code)


def check_code(code: str) -> str:
    """The code as it stands; refused when it cannot be a segment of a path."""
    if _CODE.fullmatch(code):
        return code
    message = _("“%(code)s” is no code: use 1 to 60 letters, digits, dots, hyphens and underscores.")
    raise Refused(message % {"code": code}, field="code", code="bad_code")


def check_rights(rights: Iterable[str]) -> list[str]:
    """The rights, each once and in the order of the table; unknown words are refused."""
    given = set(rights)
    if unknown := sorted(given - RIGHTS.keys()):
        message = _("Unknown rights: %(unknown)s. The words are: %(known)s.")
        values = {"unknown": ", ".join(unknown), "known": ", ".join(RIGHTS)}
        raise Refused(message % values, field="rights", code="unknown_right")
    return [right for right in RIGHTS if right in given]


def post_names(code: str) -> tuple[str, str]:
    """Chinese and English name of a usual post; other codes name themselves."""
    return _POSTS.get(code) or (code, code.replace("_", " ").replace("-", " ").capitalize())
