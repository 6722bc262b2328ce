"""Who may do what with a whistle, a call, a campaign and a follow-up."""

from __future__ import annotations

from django.db.models import Q

from oneneedle.cases.access.cases import handles
from oneneedle.cases.access.posts import level_of, with_right
from oneneedle.cases.models import Campaign, FollowUp, Whistle, WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.units import queries as units

# Levels whose posts ask the street to blow; every other governing unit blows itself.
_ASKING_LEVELS = frozenset({"community", "grid"})


def may_blow(actor: Actor) -> bool:
    """Whether the actor speaks for an office that may call departments by itself."""
    return with_right(actor, "whistle.blow") and level_of(actor) not in _ASKING_LEVELS | {""}


def may_propose(actor: Actor) -> bool:
    """Whether the actor speaks for a community that may ask its street to call."""
    return with_right(actor, "whistle.blow") and level_of(actor) in _ASKING_LEVELS


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
    if actor.jurisdiction_id != whistle.jurisdiction_id or not with_right(actor, whistles.RIGHTS[whistles.STREET]):
        return False
    if verb == "withdraw" and whistle.state == Whistle.State.PROPOSED and actor.unit_id == whistle.proposed_by_id:
        return True
    return actor.unit_id == whistle.unit_id


def can_move_call(verb: str, actor: Actor, call: WhistleCall) -> bool:
    """Whether the post may take this step with a call, whatever state it is in."""
    side, whistle = whistles.CALL_MOVES[verb].side, call.whistle
    if actor.jurisdiction_id != whistle.jurisdiction_id or not with_right(actor, whistles.RIGHTS[side]):
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
    return with_right(actor, "whistle.blow") and bool(actor.area_path)


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
