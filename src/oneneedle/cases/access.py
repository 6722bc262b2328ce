"""Who may do what with a case: the only place that knows how posts, places and steps go together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from oneneedle.cases.models import Campaign, Case, Delay, FollowUp, Whistle, WhistleCall
from oneneedle.cases.rules import beside, flow, whistles
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
    if not units.rights_within(actor.jurisdiction_id, _level(actor), ("case.handle",)):
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


# Levels whose posts ask the street to blow; every other governing unit blows itself.
_ASKING_LEVELS = frozenset({"community", "grid"})


def may_blow(actor: Actor) -> bool:
    """Whether the actor speaks for an office that may call departments by itself."""
    return _with_right(actor, "whistle.blow") and _level(actor) not in _ASKING_LEVELS | {""}


def may_propose(actor: Actor) -> bool:
    """Whether the actor speaks for a community that may ask its street to call."""
    return _with_right(actor, "whistle.blow") and _level(actor) in _ASKING_LEVELS


def sees_whistle(actor: Actor, whistle: Whistle) -> bool:
    """Whether the whistle is on the actor's desk: the street's, the ground's, the proposer's, a called department's."""
    return Whistle.objects.filter(whistles_visible_to(actor), id=whistle.id).exists()


def whistles_visible_to(actor: Actor) -> Q:
    """The same as a filter; departments see nothing of a whistle that is only proposed."""
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None or not actor.unit_path:
        return Q(pk__in=[])
    called = WhistleCall.objects.filter(unit_path__startswith=actor.unit_path).exclude(whistle__state="proposed")
    mine = (
        Q(unit_path__startswith=actor.unit_path)
        | Q(proposed_by_id=actor.unit_id)
        | Q(pk__in=called.values("whistle_id"))
    )
    if actor.area_path:
        mine |= Q(area_path__startswith=actor.area_path)
    return city & mine


def can_move_whistle(verb: str, actor: Actor, whistle: Whistle) -> bool:
    """Whether the post may take this step with the whistle, whatever state it is in: the street alone may.

    A community takes back what it proposed itself. The house may nothing here: nobody but the street ends a whistle.
    """
    if actor.jurisdiction_id != whistle.jurisdiction_id or not _with_right(actor, whistles.RIGHTS[whistles.STREET]):
        return False
    if verb == "withdraw" and whistle.state == Whistle.State.PROPOSED and actor.unit_id == whistle.proposed_by_id:
        return True
    return actor.unit_id == whistle.unit_id


def can_move_call(verb: str, actor: Actor, call: WhistleCall) -> bool:
    """Whether the post may take this step with a call, whatever state it is in."""
    side, whistle = whistles.CALL_MOVES[verb].side, call.whistle
    if actor.jurisdiction_id != whistle.jurisdiction_id or not _with_right(actor, whistles.RIGHTS[side]):
        return False
    if side == whistles.DEPARTMENT:
        return answers(actor, call)
    if side == whistles.STREET:
        return actor.unit_id == whistle.unit_id
    return _decides(actor, call)


def answers(actor: Actor, call: WhistleCall) -> bool:
    """Whether the actor speaks for the department that was called; never the street itself, nor who is above it."""
    return is_under(call.unit_path, actor.unit_path) and not is_under(call.whistle.unit_path, actor.unit_path)


def _decides(actor: Actor, call: WhistleCall) -> bool:
    """The units above the street decide on refusals; neither side does, unless there is nobody above."""
    whistle = call.whistle
    if not is_under(whistle.unit_path, actor.unit_path) or is_under(actor.unit_path, call.unit_path):
        return False
    return actor.unit_id != whistle.unit_id or units.parent_unit(whistle.jurisdiction_id, whistle.unit_id) is None


def may_campaign(actor: Actor) -> bool:
    """Whether the actor may take a place in hand."""
    return _with_right(actor, "whistle.blow") and bool(actor.area_path)


def can_lead(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor leads this campaign: the unit that opened it, or one above."""
    same_city = actor.jurisdiction_id == campaign.jurisdiction_id
    return same_city and may_campaign(actor) and is_under(campaign.unit_path, actor.unit_path)


def campaigns_visible_to(actor: Actor) -> Q:
    """The campaigns on the actor's ground, and those of units below."""
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None or not actor.unit_path:
        return Q(pk__in=[])
    mine = Q(unit_path__startswith=actor.unit_path)
    if actor.area_path:
        mine |= Q(area_path__startswith=actor.area_path)
    return city & mine


def can_look_again(actor: Actor, jurisdiction_id: str, area_path: str) -> bool:
    """Whether the actor may plan and record a follow-up on this ground: who governs it and may check or call."""
    if actor.jurisdiction_id != jurisdiction_id or actor.post_id is None:
        return False
    return is_under(area_path, actor.area_path) and (actor.may("case.verify") or actor.may("whistle.blow"))


def can_record_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """Whether the actor may say what a follow-up found; nobody checks the work of their own unit."""
    if not can_look_again(actor, follow_up.jurisdiction_id, follow_up.area_path):
        return False
    return follow_up.case is None or not (handles(actor, follow_up.case) and follow_up.case.unit_id == actor.unit_id)


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


def _with_right(actor: Actor, right: str) -> bool:
    """A person on a post that gives the right; what the house does by itself is not meant."""
    return actor.channel != SYSTEM_CHANNEL and actor.post_id is not None and actor.may(right)


def _level(actor: Actor) -> str:
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit.level if unit else ""
