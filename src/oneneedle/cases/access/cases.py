"""Who may do what with a case, in the corridor and beside it; what lies on whose desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from oneneedle.cases.access.posts import level_of
from oneneedle.cases.models import Case, Delay
from oneneedle.cases.rules import beside, flow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.units import queries as units
from oneneedle.zones import queries as zones

# The unit that got the work order does these; everybody else works by the place.
_BY_HANDLER = frozenset({"accept", "finish", "return"})
# These two the desk of an office does as well, for what lies with the office itself, as after a lift.
_KEPT = frozenset({"accept", "finish"})
# On shared ground the member that leads cases of this type does these too; checking and closing stay with the ground.
_BY_LEAD = frozenset({"locate", "classify", "file", "dispatch"})


def governs(actor: Actor, case: Case) -> bool:
    """Whether the actor's unit governs the ground the case lies on (a case without a place lies on the city's)."""
    return is_under(case.area_path, actor.area_path)


def handles(actor: Actor, case: Case) -> bool:
    """Whether the case was sent to the actor's unit or one below it."""
    return is_under(case.unit_path, actor.unit_path)


def keeps(actor: Actor, case: Case) -> bool:
    """Whether the case lies with the actor's own office, on its own ground, where nobody handles and the actor
    dispatches.
    """
    if case.unit_id is None or actor.unit_id != case.unit_id or not can_beside("lower", actor, case):
        return False
    return Case.objects.filter(without_handler(actor), id=case.id).exists()


def without_handler(actor: Actor) -> Q:
    """The cases with a unit of the actor's level of which no post really gives the right to handle, as a filter."""
    if not units.rights_within(actor.jurisdiction_id, level_of(actor), ("case.handle",)):
        return Q()
    return ~Q(unit__posts__rights__contains=["case.handle"])


def shares(actor: Actor, case: Case) -> bool:
    """Whether the case lies on ground the actor's office shares with offices of other districts."""
    ground = zones.shared_ground(actor.jurisdiction_id, actor.unit_id)
    return any(is_under(case.area_path, one) for one in ground)


def leads(actor: Actor, case: Case) -> bool:
    """Whether the actor's office leads cases of this type there now, in turn or by name."""
    return zones.leads_now(actor.jurisdiction_id, actor.unit_id, case.case_type_id, case.area_path)


def led_by(actor: Actor) -> Q:
    """`leads` as a filter over cases."""
    found = Q(pk__in=[])
    for one in zones.led_ground(actor.jurisdiction_id, actor.unit_id):
        found |= on_ground(one.areas) & Q(case_type_id__in=one.type_ids)
    return found


def works_on(actor: Actor, case: Case) -> bool:
    """Whether the actor's office has to do with the case: it governs the ground, has the work order, or leads there."""
    if actor.jurisdiction_id != case.jurisdiction_id:
        return False
    if actor.channel == SYSTEM_CHANNEL:
        return True
    return actor.post_id is not None and (governs(actor, case) or handles(actor, case) or leads(actor, case))


def worked_on_by(actor: Actor) -> Q:
    """`works_on` as a filter over cases."""
    mine = governed_by(actor)
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None:
        return mine
    if actor.unit_path:
        mine |= Q(unit_path__startswith=actor.unit_path)
    return Q(jurisdiction_id=actor.jurisdiction_id) & (mine | led_by(actor))


def governed_by(actor: Actor) -> Q:
    """`governs` as a filter over cases; of a post that governs no ground nothing."""
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None or not actor.area_path:
        return Q(pk__in=[])
    return city & Q(area_path__startswith=actor.area_path)


def sees(actor: Actor, case: Case) -> bool:
    """Whether the case is on the actor's desk at all: its office works on it or shares the ground."""
    if works_on(actor, case):
        return True
    return actor.jurisdiction_id == case.jurisdiction_id and actor.post_id is not None and shares(actor, case)


def visible_to(actor: Actor) -> Q:
    """`sees` as a filter over cases; whoever leads shares the ground too."""
    mine = governed_by(actor)
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None:
        return mine
    if actor.unit_path:
        mine |= Q(unit_path__startswith=actor.unit_path)
    ground = zones.shared_ground(actor.jurisdiction_id, actor.unit_id)
    if beyond := [one for one in ground if not is_under(one, actor.area_path)]:
        mine |= on_ground(beyond)
    return Q(jurisdiction_id=actor.jurisdiction_id) & mine


def on_ground(areas: Iterable[str]) -> Q:
    """The cases that lie in one of these areas."""
    found = Q(pk__in=[])
    for one in areas:
        found |= Q(area_path__startswith=one)
    return found


def is_reporter(actor: Actor, case: Case) -> bool:
    """Whether the actor proved to be the one who reported it."""
    if actor.case_id is not None and actor.case_id == case.id:
        return True
    return actor.contact_id is not None and actor.contact_id == case.contact_id


def can(verb: str, actor: Actor, case: Case) -> bool:
    """Whether the post allows this verb on this case, whatever state it is in."""
    if actor.jurisdiction_id != case.jurisdiction_id:
        return False
    if actor.channel == SYSTEM_CHANNEL:
        return True
    right = flow.ARROWS[verb].right
    if verb in _KEPT and keeps(actor, case):
        return True
    if not actor.may(right):
        return False
    if verb in _BY_HANDLER:
        return handles(actor, case)
    if verb in {"verify", "fail"} and handles(actor, case) and not governs(actor, case):
        return False
    if verb in _BY_LEAD and leads(actor, case):
        return sees(actor, case)
    return sees(actor, case) and governs(actor, case)


def can_read_reporter(actor: Actor, case: Case) -> bool:
    """Whether the actor may ask the vault who reported: a reason is still needed, and the look is recorded."""
    return actor.may("contact.read") and works_on(actor, case)


def can_remark(actor: Actor, case: Case) -> bool:
    """Whether the actor may write a remark: whose office works on it, and the reporter."""
    return works_on(actor, case) or is_reporter(actor, case)


def can_attach(actor: Actor, case: Case) -> bool:
    """Whether the actor may add a photo: whose office works on it, and the reporter."""
    return can_remark(actor, case)


def can_redact(actor: Actor, case: Case) -> bool:
    """Whether the actor may blot out words that are nobody's business."""
    if actor.channel == SYSTEM_CHANNEL:
        return sees(actor, case)
    return actor.may("case.redact") and sees(actor, case) and governs(actor, case)


def can_beside(verb: str, actor: Actor, case: Case) -> bool:
    """Whether the post may take this step beside the corridor, whatever state the case is in."""
    if actor.jurisdiction_id != case.jurisdiction_id or actor.post_id is None:
        return False
    sides = beside.BESIDE[verb].sides
    at_work = actor.may("case.handle") and handles(actor, case)
    at_desk = actor.may("case.dispatch") and governs(actor, case)
    return ("unit" in sides and at_work) or ("desk" in sides and at_desk)


def can_move_level(verb: str, actor: Actor, case: Case, *, decided: bool) -> bool:
    """Whether the actor may lift or lower: after a decision or many moves the command desk alone, and nobody lifts away
    what the command desk gave to their own unit.
    """
    if not can_beside(verb, actor, case):
        return False
    if verb == "lift" and case.returns >= flow.MAX_RETURNS and actor.unit_id == case.unit_id:
        return False
    return not decided or can("settle", actor, case)


def can_decide(actor: Actor, delay: Delay) -> bool:
    """Whether the actor may decide on a delay: the desk of the ground, and never the unit that asked."""
    return can_beside("decide", actor, delay.case) and actor.unit_id != delay.unit_id
