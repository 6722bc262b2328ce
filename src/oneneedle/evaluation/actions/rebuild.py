"""Counts everything anew beside the numbers that are shown, and lets readers see it at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core.actions.repeat import MOST_TURNS, SECONDS
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, system
from oneneedle.evaluation.actions.fold import BATCH, fold_scores
from oneneedle.evaluation.models import Reckoning
from oneneedle.evaluation.queries.reckonings import (
    building_reckoning,
    current_reckoning,
    has_caught_up,
    is_stale,
    levels_changed,
)
from oneneedle.evaluation.rules import measures

KEPT_AFTER_SWITCH = timedelta(minutes=10)  # whoever reads the old numbers still reads them to the end
_CHUNK = 5_000
_SHORT = "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE reckoning_id = %s LIMIT %s)"


@transaction.atomic
def begin_reckoning(*, actor: Actor, now: datetime) -> Reckoning:
    """Begin to count everything anew, by the formulas of this version; one that is being built already goes on,
    unless the levels of areas changed since it began.

    Nothing that is shown changes. Refuses everybody but the house's own keeper.
    """
    _permit(actor)
    building, levels = building_reckoning(), levels_changed()
    if building is not None and (building.formulas, building.levels_seen) == (measures.FORMULAS, levels):
        return building
    if building is not None:  # begun by another version, or on ground that was cut otherwise: nobody will ever see it
        Reckoning.objects.filter(id=building.id).update(state=Reckoning.State.OLD)
    try:
        with transaction.atomic():
            made = Reckoning.objects.create(formulas=measures.FORMULAS, levels_seen=levels, began_at=now)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just begun to count anew."), code="again") from error
    data = {"formulas": made.formulas}
    core_actions.write_ledger(
        subject=f"reckoning:{made.id}", verb="evaluation.reckoning_begun", actor=actor, now=now, data=data
    )
    return made


def build_reckoning(*, limit: int, seconds: float = SECONDS, turns: int = MOST_TURNS, now: datetime) -> int:
    """Fold the next rows into the reckoning that is being built; how many were read, 0 when it has caught up."""
    building = building_reckoning()
    if building is None:
        return 0
    return core_actions.repeat(
        lambda: fold_scores(limit=limit, reckoning=building, now=now), full=limit, seconds=seconds, turns=turns
    )


def keep_counting(*, seconds: float = SECONDS, limit: int = BATCH, now: datetime) -> int:
    """What the house does all the time: fold what happened; when the formulas or the levels of areas are new, count
    everything anew, beside the numbers that are shown, and show the new ones once they are whole.

    Numbers of former formulas stand still meanwhile; those of former levels are kept up. Folding, building and taking
    old lines away have so many seconds each. Answers how many rows were read.
    """
    current, total, house = current_reckoning(), 0, system("")
    if is_stale(current):
        begin_reckoning(actor=house, now=now)
    if current is None or current.formulas == measures.FORMULAS:
        total += core_actions.repeat(lambda: fold_scores(limit=limit, now=now), full=limit, seconds=seconds)
    if building_reckoning() is not None:
        total += build_reckoning(seconds=seconds, limit=limit, now=now)
        switch_reckoning(actor=house, now=now)
    drop_old_reckonings(seconds=seconds, now=now)
    return total


@transaction.atomic
def switch_reckoning(*, actor: Actor, now: datetime) -> bool:
    """Show the numbers of the reckoning that was built, all at one moment, once it has read as far as the one shown.

    False while it has not, when none is being built, or when the levels of areas changed since it began. Refuses
    everybody but the house's own keeper.
    """
    _permit(actor)
    building = Reckoning.objects.select_for_update().filter(state=Reckoning.State.BUILDING).first()
    if building is None or is_stale(building) or not has_caught_up(building):
        return False
    before = current_reckoning()
    Reckoning.objects.filter(state=Reckoning.State.CURRENT).update(state=Reckoning.State.OLD)
    Reckoning.objects.filter(id=building.id).update(state=Reckoning.State.CURRENT, switched_at=now)
    data = {"formulas": building.formulas, "before": before.id if before else None}
    core_actions.write_ledger(
        subject=f"reckoning:{building.id}", verb="evaluation.reckoning_shown", actor=actor, now=now, data=data
    )
    return True


def drop_old_reckonings(*, seconds: float = SECONDS, now: datetime) -> int:
    """Take away the lines and tallies nobody reads any more, a piece at a time, and at last the reckoning itself with
    its place in the ledger; answers how many rows went.
    """
    current = current_reckoning()
    if current is None or current.switched_at is None or now - current.switched_at < KEPT_AFTER_SWITCH:
        return 0
    return core_actions.repeat(_drop_some, full=1, seconds=seconds)


def _drop_some() -> int:
    old = Reckoning.objects.filter(state=Reckoning.State.OLD).order_by("id").first()
    if old is None:
        return 0
    for table in ("evaluation_tally", "evaluation_scoreline"):
        if gone := _delete_some(table, old.id):
            return gone
    with transaction.atomic():
        core_actions.drop_cursor(reader=old.reader)
        old.delete()
    return 1


def _delete_some(table: str, reckoning_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SHORT.format(table=table), [reckoning_id, _CHUNK])
        return int(cursor.rowcount)


def _permit(actor: Actor) -> None:
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Numbers are counted by the house itself."), code="not_yours")
