"""Who may ask whom for account, who confirms, who decides: never the unit whose own matter it is."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from oneneedle.cases.models import Case
from oneneedle.core.queries import on_desk
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.gate.models import Task
from oneneedle.supervision import rules
from oneneedle.supervision.models import (
    Commitment,
    Demarcation,
    DemarcationParty,
    EffectCheck,
    Rectification,
    SupervisionNotice,
)
from oneneedle.units import queries as units

ASK, ANSWER, SETTLE, REDACT = "supervision.ask", "supervision.answer", "case.settle", "case.redact"


def tasks_visible_to(actor: Actor) -> Q:
    """Tasks on the actor's desk: of the asking unit, of the asked one, and of whoever governs the ground."""
    return on_desk(actor, "from_unit_path", "to_unit_path")


def sees_task(actor: Actor, task: Task) -> bool:
    """The same for one task."""
    return Task.objects.filter(tasks_visible_to(actor), id=task.id).exists()


def notices_visible_to(actor: Actor) -> Q:
    """Notices on the actor's desk: of both sides, of the units above them, and of whoever governs the ground."""
    return on_desk(actor, "from_path", "unit_path")


def demarcations_visible_to(actor: Actor) -> Q:
    """Demarcations on the actor's desk: the arbiter's, the ground's, and those in which the own unit is heard."""
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None or not actor.unit_path:
        return on_desk(actor)
    heard = DemarcationParty.objects.filter(demarcation=OuterRef("pk"), unit_path__startswith=actor.unit_path)
    return on_desk(actor) | Q(Exists(heard), jurisdiction_id=actor.jurisdiction_id)


def can_ask(actor: Actor, area_path: str, unit: units.UnitRef) -> bool:
    """Whether the actor may ask this unit for account of a matter that lies there.

    A unit below is always asked; one beside it only on the actor's own ground; the own unit and those above never.
    """
    if not actor.holds(ASK) or is_under(actor.unit_path, unit.path):
        return False
    return is_under(unit.path, actor.unit_path) or is_under(area_path, actor.area_path)


def can_move_notice(verb: str, actor: Actor, notice: SupervisionNotice) -> bool:
    """Whether the post may take this step in whatever state: the asked unit answers, the asker judges."""
    if actor.jurisdiction_id != notice.jurisdiction_id:
        return False
    if rules.NOTICE_MOVES[verb].side == rules.ASKED:
        return actor.holds(ANSWER) and actor.unit_id == notice.unit_id
    return actor.holds(ASK) and actor.unit_id == notice.from_unit_id


def can_write_status(actor: Actor, jurisdiction_id: str, unit_path: str) -> bool:
    """Whether the actor speaks for the unit that has the matter, or one below it."""
    if actor.jurisdiction_id != jurisdiction_id or actor.post_id is None or not actor.unit_path:
        return False
    right = actor.may(ANSWER) or actor.may("case.handle") or actor.may("task.answer")
    return right and is_under(unit_path, actor.unit_path)


def can_plan_check(actor: Actor, task: Task) -> bool:
    """Whether the actor may look at the effect of a task: who asked for it, or who is above the unit that did it."""
    if actor.jurisdiction_id != task.jurisdiction_id or not actor.holds(ASK):
        return False
    return actor.unit_id == task.from_unit_id or _is_above(actor, task.to_unit_path)


def can_record_check(actor: Actor, check: EffectCheck) -> bool:
    """Whether the actor may say what was found: the unit that planned it, never the one whose work it was."""
    return (
        actor.jurisdiction_id == check.jurisdiction_id
        and actor.holds(ASK)
        and actor.unit_id == check.unit_id
        and actor.unit_id != check.task.to_unit_id
    )


def can_open_rectification(actor: Actor, area_path: str, unit: units.UnitRef) -> bool:
    """Whether the actor may put something on this unit's list: whoever may ask it for account, or the unit itself."""
    own = actor.holds(ANSWER) and actor.unit_id == unit.id
    return own or can_ask(actor, area_path, unit)


def can_move_rectification(verb: str, actor: Actor, one: Rectification) -> bool:
    """Whether the actor may take this step, whatever state it is in."""
    if actor.jurisdiction_id != one.jurisdiction_id:
        return False
    side = rules.RECTIFICATION_MOVES[verb].side
    if side == rules.UNIT:
        return actor.holds(ANSWER) and actor.unit_id == one.unit_id
    if side == rules.WITNESS:
        return bool(witness_of(actor, one))
    if actor.unit_id == one.unit_id or not actor.holds(ASK):
        return False
    return actor.unit_id == one.opened_by_id or _is_above(actor, one.unit_path)


def witness_of(actor: Actor, one: Rectification) -> str:
    """As what the actor may confirm: the `resident` whose case it is, the `community` on whose ground it lies, or "".

    A community is no witness of its own work, nor of that of its grids.
    """
    if actor.jurisdiction_id != one.jurisdiction_id or actor.channel == SYSTEM_CHANNEL:
        return ""
    if actor.post_id is None:
        return "resident" if one.case is not None and _is_reporter(actor, one.case) else ""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None or unit.level != nearest_level(actor.jurisdiction_id) or not actor.holds(ANSWER):
        return ""
    together = is_under(one.area_path, unit.area_path) or is_under(unit.area_path, one.area_path)
    return "community" if together and not is_own_work(actor.jurisdiction_id, unit, one.unit_id) else ""


def is_own_work(jurisdiction_id: str, witness: units.UnitRef, unit_id: UUID) -> bool:
    """Whether the work of this unit is the witness's own: its own unit, or a governing one below it such as a grid.

    What has no level governs nothing: a property company that stands below its community works by itself, and nobody
    sees its work better than the community.
    """
    unit = units.get_unit(jurisdiction_id, unit_id)
    return unit is not None and (unit.id == witness.id or (bool(unit.level) and is_under(unit.path, witness.path)))


def nearest_level(jurisdiction_id: str) -> str:
    """The level of the offices nearest to residents: communities, or streets where a city has none."""
    levels = {unit.level for unit in units.units_for(jurisdiction_id).units if unit.active}
    return "community" if "community" in levels else "street"


def can_move_commitment(verb: str, actor: Actor, one: Commitment) -> bool:
    """Whether the actor speaks for the unit that promised."""
    return actor.jurisdiction_id == one.jurisdiction_id and may_promise(actor) and actor.unit_id == one.unit_id


def can_redact(actor: Actor, one: Rectification | Commitment) -> bool:
    """Whether the actor may take words and proofs of it from the public: who blacks out cases on that ground.

    Never the unit whose own matter it is, unless nobody stands above it.
    """
    if actor.jurisdiction_id != one.jurisdiction_id or not actor.holds(REDACT):
        return False
    own = actor.unit_id == one.unit_id and units.parent_unit(one.jurisdiction_id, one.unit_id) is not None
    return not own and is_under(one.area_path, actor.area_path)


def may_promise(actor: Actor) -> bool:
    """Whether the actor may promise in public for the own unit."""
    return actor.holds(ANSWER)


def can_arbitrate(actor: Actor, jurisdiction_id: str, area_path: str, party_paths: tuple[str, ...]) -> bool:
    """Whether the actor stands above every unit that is heard and governs the ground: never one of them."""
    if actor.jurisdiction_id != jurisdiction_id or not actor.holds(SETTLE):
        return False
    above = all(_is_above(actor, path) for path in party_paths)
    return above and is_under(area_path, actor.area_path)


def can_move_demarcation(verb: str, actor: Actor, one: Demarcation) -> bool:
    """Whether the actor may take this step: a unit that is heard speaks, the arbiter's unit decides."""
    parties = {party.unit_id: party.unit_path for party in one.parties.all()}
    if rules.DEMARCATION_MOVES[verb].side == rules.PARTY:
        same_city = actor.jurisdiction_id == one.jurisdiction_id
        return same_city and actor.holds(ANSWER) and actor.unit_id in parties
    if actor.unit_id != one.unit_id:
        return False
    return can_arbitrate(actor, one.jurisdiction_id, one.area_path, tuple(parties.values()))


def _is_reporter(actor: Actor, case: Case) -> bool:
    """Whether the actor proved to be who reported it: by the receipt, or by the same contact."""
    if actor.case_id is not None and actor.case_id == case.id:
        return True
    return actor.contact_id is not None and actor.contact_id == case.contact_id


def _is_above(actor: Actor, path: str) -> bool:
    return is_under(path, actor.unit_path) and path != actor.unit_path


def on_case(actor: Actor, case: Case) -> bool:
    """Whether the case stands on the actor's own desk, so that a link to it leads somewhere."""
    if actor.jurisdiction_id != case.jurisdiction_id or actor.post_id is None:
        return False
    return is_under(case.area_path, actor.area_path) or is_under(case.unit_path, actor.unit_path)
