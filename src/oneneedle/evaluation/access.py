"""Who may evaluate, read and publish what."""

from __future__ import annotations

from django.db.models import Q

from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.evaluation.models.exports import Export
from oneneedle.evaluation.models.topics import Topic
from oneneedle.evaluation.models.two_way import EvaluationPair, EvaluationPeriod
from oneneedle.evaluation.rules import two_way
from oneneedle.units import queries as units


def can_open_period(actor: Actor) -> bool:
    """A post of the city or a district that governs its ground and may open periods."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    level = unit.level if unit else ""
    return _on_post(actor, "evaluation.keep") and bool(actor.area_path) and level in two_way.OPENING_LEVELS


def can_keep_period(actor: Actor, period: EvaluationPeriod) -> bool:
    """The unit that opened the period ends it; nobody else does."""
    return _in_city(actor, period) and _on_post(actor, "evaluation.keep") and actor.unit_id == period.unit_id


def side_of(actor: Actor, pair: EvaluationPair) -> str:
    """Which side of the pair the actor's own unit is; empty for everybody else, above or below."""
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None or not _in_city(actor, pair.period):
        return ""
    sides = {pair.street_id: two_way.STREET, pair.department_id: two_way.DEPARTMENT}
    return sides.get(actor.unit_id, "") if actor.unit_id else ""


def can_answer(actor: Actor, pair: EvaluationPair) -> bool:
    """Whether the actor speaks for one side of the pair."""
    return bool(side_of(actor, pair)) and actor.may("evaluation.answer")


def periods_visible_to(actor: Actor) -> Q:
    """Periods the actor's unit takes part in, those on the ground it governs, and those it or a unit below opened."""
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None or not actor.unit_path:
        return Q(pk__in=[])
    below = Q(street_path__startswith=actor.unit_path) | Q(department_path__startswith=actor.unit_path)
    pairs = EvaluationPair.objects.filter(below, period__jurisdiction_id=actor.jurisdiction_id)
    return city & (Q(unit_path__startswith=actor.unit_path) | Q(pk__in=pairs.values("period_id")))


def pairs_visible_to(actor: Actor) -> Q:
    """Pairs whose words the actor reads: those of the own unit alone, not of units above or below."""
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None or actor.unit_id is None:
        return Q(pk__in=[])
    own = Q(street_id=actor.unit_id) | Q(department_id=actor.unit_id)
    return own & Q(period__jurisdiction_id=actor.jurisdiction_id)


def reads_result_of(actor: Actor, period: EvaluationPeriod, unit_path: str) -> bool:
    """Whether the counted result of a unit is for the actor: the unit itself, those above it, who opened the period."""
    if not _in_city(actor, period):
        return False
    if actor.channel == SYSTEM_CHANNEL:
        return True
    return actor.post_id is not None and (
        is_under(unit_path, actor.unit_path) or is_under(period.unit_path, actor.unit_path)
    )


def _in_city(actor: Actor, period: EvaluationPeriod) -> bool:
    return actor.jurisdiction_id == period.jurisdiction_id


def _on_post(actor: Actor, right: str) -> bool:
    """A person on a post that gives the right; what the house does by itself is not meant."""
    return actor.channel != SYSTEM_CHANNEL and actor.post_id is not None and actor.may(right)


_WRITING_OUT = ("evaluation.keep", "evaluation.answer", "case.dispatch")


def export_ground(actor: Actor) -> str | None:
    """The ground whose data the actor may write out: keepers of the city all of it, a governing desk its own, or none.

    A desk is a post that sends cases, or keeps or answers the evaluation for its unit; who works in the lanes writes
    nothing out, and a department sees at its desk what was sent to it.
    """
    city = core.get_jurisdiction(actor.jurisdiction_id) if actor.jurisdiction_id else None
    if city is None or (actor.channel != SYSTEM_CHANNEL and actor.post_id is None):
        return None
    if actor.may("city.manage"):
        return city.area_path
    if not any(actor.may(right) for right in _WRITING_OUT):
        return None
    return actor.area_path if is_under(actor.area_path, city.area_path) else None


def can_read_export(actor: Actor, export: Export) -> bool:
    """Whether the actor may see, cancel, repeat and fetch this export: the unit that asked, on ground still its own."""
    if actor.jurisdiction_id != export.jurisdiction_id or export.month is not None:
        return False
    ground = export_ground(actor)
    if ground is None or not is_under(export.area_path, ground):
        return False
    return _keeps_exports(actor) or (actor.unit_id is not None and actor.unit_id == export.unit_id)


def exports_visible_to(actor: Actor) -> Q:
    """The same as a filter; keepers see those of every unit, for a file that leaves the house is their business."""
    ground = export_ground(actor)
    if ground is None:
        return Q(pk__in=[])
    seen = Q(jurisdiction_id=actor.jurisdiction_id, area_path__startswith=ground, month__isnull=True)
    return seen if _keeps_exports(actor) else seen & Q(unit_id=actor.unit_id, unit_id__isnull=False)


def _keeps_exports(actor: Actor) -> bool:
    return actor.channel == SYSTEM_CHANNEL or actor.may("evaluation.keep") or actor.may("city.manage")


def can_search_topics(actor: Actor) -> bool:
    """Whoever keeps the evaluation may have a month searched again; the house does it by itself."""
    return actor.channel == SYSTEM_CHANNEL or (_on_post(actor, "evaluation.keep") and bool(actor.area_path))


def sees_topic(actor: Actor, topic: Topic) -> bool:
    """Posts that govern ground see the topics which touch it: words and counts; the cases only as far as they may."""
    if actor.jurisdiction_id != topic.jurisdiction_id:
        return False
    if actor.channel == SYSTEM_CHANNEL:
        return True
    touches = any(is_under(path, actor.area_path) or is_under(actor.area_path, path) for path in topic.communities)
    return actor.post_id is not None and touches


def can_take_topic(actor: Actor, topic: Topic) -> bool:
    """Take it up as a campaign: who may call departments and governs all the ground of it."""
    return _on_post(actor, "whistle.blow") and _governs_topic(actor, topic)


def can_report_topic(actor: Actor, topic: Topic) -> bool:
    """Make one case of it: who takes in cases and governs all the ground of it."""
    return _on_post(actor, "case.receive") and _governs_topic(actor, topic)


def can_decide_topic(actor: Actor, topic: Topic) -> bool:
    """Hand it on or set it aside: who may call, ask for account or keep the evaluation, and sees it."""
    rights = ("whistle.blow", "supervision.ask", "evaluation.keep")
    return sees_topic(actor, topic) and any(_on_post(actor, right) for right in rights)


def _governs_topic(actor: Actor, topic: Topic) -> bool:
    return actor.jurisdiction_id == topic.jurisdiction_id and is_under(topic.area_path, actor.area_path)


def reads_sheet(actor: Actor, street: units.UnitRef) -> bool:
    """Before it is published: the street itself, what lies on its ground, and who governs it."""
    if actor.channel == SYSTEM_CHANNEL:
        return True
    touches = is_under(street.area_path, actor.area_path) or is_under(actor.area_path, street.area_path)
    return actor.post_id is not None and touches


def can_publish_sheet(actor: Actor, street: units.UnitRef) -> bool:
    """Whoever keeps the evaluation and governs the street's ground."""
    return _on_post(actor, "evaluation.keep") and is_under(street.area_path, actor.area_path)
