"""Who takes part in a case, as rings on its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.cases import queries as cases
from oneneedle.cases.rules import whistles
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views.seat import Seat


@dataclass(frozen=True)
class RingLine:
    """One unit in a ring, or one count of residents."""

    name: str
    chip: rules.Chip | None = None
    source: str = ""


@dataclass(frozen=True)
class RingView:
    """One ring; `kind` is a word of `cases.RINGS`."""

    kind: str
    label: str
    lines: tuple[RingLine, ...]


def read_rings(seat: Seat, sheet: cases.CasePage) -> tuple[RingView, ...]:
    """The rings from the middle outwards; rings nobody stands in are left out."""
    found = cases.rings_of(seat.actor, sheet, seat.now)
    lead = _worker(found.lead) if found.lead else RingLine(_("nobody yet"))
    rings = (
        ("lead", _("Leads"), (lead,)),
        ("cooperating", _("Cooperate"), tuple(RingLine(one.name, None, one.source) for one in found.cooperating)),
        ("called", _("Called by whistle"), tuple(RingLine(one.name, _call(one.state)) for one in found.called)),
        ("before", _("Had it before"), tuple(_worker(one) for one in found.before)),
        ("residents", _("Residents"), tuple(RingLine(words) for words in _counts(found))),
    )
    return tuple(RingView(*ring) for ring in rings if ring[2])


def _worker(one: cases.RingUnit) -> RingLine:
    if one.state == "lifted":
        return RingLine(one.name, rules.Chip(_("Lifted from here"), "warn", "upload"))
    if not one.state:
        return RingLine(one.name)
    word, tone = rules.ORDER_NAMES[one.state]
    return RingLine(one.name, rules.Chip(str(word), tone))


def _call(state: str) -> rules.Chip:
    return looks.call_chip(state, str(whistles.CALL_STATE_NAMES[state]), whistles.CALL_TONES[state])


def _counts(found: cases.Rings) -> tuple[str, ...]:
    counted = (
        (found.reports, ngettext("%(n)s report", "%(n)s reports", found.reports)),
        (found.followers, ngettext("%(n)s follower", "%(n)s followers", found.followers)),
        (found.answers, ngettext("%(n)s answer on the result", "%(n)s answers on the result", found.answers)),
    )
    return tuple(words % {"n": n} for n, words in counted if n)
