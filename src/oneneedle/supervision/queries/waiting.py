"""What supervision waits for from one office: answers to notices, words on what was to be put right, hearings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from oneneedle.core.rules import Actor
from oneneedle.supervision import access
from oneneedle.supervision.models import DemarcationParty, Rectification, SupervisionNotice
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each; counting stops where the reader said."""

    notices: int
    to_report: int
    to_confirm: int
    hearings: int


def count_notices_to_answer(actor: Actor, most: int) -> int:
    """Notices asked of the actor's own unit that nobody has answered."""
    if not actor.holds(access.ANSWER) or not actor.unit_path:
        return 0
    here = SupervisionNotice.objects.filter(jurisdiction_id=actor.jurisdiction_id, unit_path=actor.unit_path)
    return here.filter(state=SupervisionNotice.State.ASKED).order_by()[:most].count()


def count_waiting(actor: Actor, most: int) -> Waiting:
    """What this office is waited for, as far as the post may answer."""
    if not actor.holds(access.ANSWER) or actor.unit_id is None:
        return Waiting(0, 0, 0, 0)
    here = Rectification.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    own = here.filter(unit_path=actor.unit_path, state=Rectification.State.OPEN)
    heard = DemarcationParty.objects.filter(unit_path=actor.unit_path, said_at=None, demarcation__state="open")
    return Waiting(
        notices=count_notices_to_answer(actor, most),
        to_report=own.order_by()[:most].count(),
        to_confirm=_to_confirm(actor, most),
        hearings=heard.order_by()[:most].count(),
    )


def _to_confirm(actor: Actor, most: int) -> int:
    """What is said to be put right on the ground of this community, which is its witness."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None or not unit.area_path or unit.level != access.nearest_level(actor.jurisdiction_id):
        return 0
    said = Q(jurisdiction_id=actor.jurisdiction_id, state=Rectification.State.REPORTED)
    there = Q(area_path__startswith=unit.area_path)
    found = Rectification.objects.filter(said, there).order_by("due_on", "id")[:most]
    return sum(bool(access.witness_of(actor, one)) for one in found)
