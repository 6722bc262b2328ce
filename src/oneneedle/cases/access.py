"""Who may do what with a case: the only place that knows how posts, places and steps go together."""

from __future__ import annotations

from django.db.models import Q

from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under

# The unit that got the work order does these; everybody else works by the place.
_BY_HANDLER = frozenset({"accept", "finish", "return"})


def governs(actor: Actor, case: Case) -> bool:
    """Whether the actor's unit governs the ground the case lies on (a case without a place lies on the city's)."""
    return is_under(case.area_path, actor.area_path)


def handles(actor: Actor, case: Case) -> bool:
    """Whether the case was sent to the actor's unit or one below it."""
    return is_under(case.unit_path, actor.unit_path)


def sees(actor: Actor, case: Case) -> bool:
    """Whether the case is on the actor's desk at all."""
    if actor.jurisdiction_id != case.jurisdiction_id:
        return False
    if actor.channel == SYSTEM_CHANNEL:
        return True
    return actor.post_id is not None and (governs(actor, case) or handles(actor, case))


def visible_to(actor: Actor) -> Q:
    """`sees` as a filter over cases."""
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None:
        return Q(pk__in=[])
    mine = Q(unit_path__startswith=actor.unit_path) if actor.unit_path else Q(pk__in=[])
    if actor.area_path:
        mine |= Q(area_path__startswith=actor.area_path)
    return city & mine


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
    if not actor.may(right):
        return False
    if verb in _BY_HANDLER:
        return handles(actor, case)
    if verb in {"verify", "fail"} and handles(actor, case) and not governs(actor, case):
        return False
    return sees(actor, case) and governs(actor, case)


def can_read_reporter(actor: Actor, case: Case) -> bool:
    """Whether the actor may ask the vault who reported: a reason is still needed, and the look is recorded."""
    return actor.may("contact.read") and sees(actor, case)


def can_remark(actor: Actor, case: Case) -> bool:
    """Whether the actor may write a remark: whoever sees it from a post, and the reporter."""
    return sees(actor, case) or is_reporter(actor, case)


def can_attach(actor: Actor, case: Case) -> bool:
    """Whether the actor may add a photo: whoever sees it from a post, and the reporter."""
    return can_remark(actor, case)


def can_redact(actor: Actor, case: Case) -> bool:
    """Whether the actor may blot out words that are nobody's business."""
    if actor.channel == SYSTEM_CHANNEL:
        return sees(actor, case)
    return actor.may("case.redact") and sees(actor, case) and governs(actor, case)
