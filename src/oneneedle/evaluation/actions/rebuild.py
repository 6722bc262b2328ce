"""Counts everything anew beside the numbers that are shown, and lets readers see it at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, system
from oneneedle.evaluation.actions.fold import BATCH, fold_scores
from oneneedle.evaluation.models import Reckoning
from oneneedle.evaluation.queries.reckonings import building_reckoning, current_reckoning, has_caught_up
from oneneedle.evaluation.rules import measures

KEPT_AFTER_SWITCH = timedelta(minutes=10)  # whoever reads the old numbers still reads them to the end
_CHUNK = 20_000
_SHORT = "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE reckoning_id = %s LIMIT %s)"


@transaction.atomic
def begin_reckoning(*, actor: Actor, now: datetime) -> Reckoning:
    """Begin to count everything anew, by the formulas of this version; one that is being built already goes on.

    Nothing that is shown changes. Refuses everybody but the house's own keeper.
    """
    _permit(actor)
    building = building_reckoning()
    if building is not None and building.formulas == measures.FORMULAS:
        return building
    if building is not None:  # begun by another version: nobody will ever see it
        Reckoning.objects.filter(id=building.id).update(state=Reckoning.State.OLD)
    try:
        with transaction.atomic():
            made = Reckoning.objects.create(formulas=measures.FORMULAS, began_at=now)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just begun to count anew."), code="again") from error
    data = {"formulas": made.formulas}
    core_actions.write_ledger(
        subject=f"reckoning:{made.id}", verb="evaluation.reckoning_begun", actor=actor, now=now, data=data
    )
    return made


def build_reckoning(*, turns: int, limit: int, now: datetime) -> int:
    """Fold the next rows into the reckoning that is being built; how many were read, 0 when it has caught up."""
    building = building_reckoning()
    total = 0
    for _turn in range(turns if building else 0):
        read = fold_scores(limit=limit, reckoning=building, now=now)
        total += read
        if read < limit:
            break
    return total


def keep_counting(*, turns: int, limit: int = BATCH, now: datetime) -> int:
    """What the house does all the time: fold what happened; when the formulas are new, count everything by them first,
    beside the numbers that are shown, and show the new ones once they are whole. Answers how many rows were read.
    """
    current, total = current_reckoning(), 0
    if current is not None and current.formulas != measures.FORMULAS:
        begin_reckoning(actor=system(""), now=now)
    else:
        for _turn in range(turns):
            read = fold_scores(limit=limit, now=now)
            total += read
            if read < limit:
                break
    if building_reckoning() is not None:
        total += build_reckoning(turns=turns, limit=limit, now=now)
        switch_reckoning(actor=system(""), now=now)
    drop_old_reckonings(now=now)
    return total


@transaction.atomic
def switch_reckoning(*, actor: Actor, now: datetime) -> bool:
    """Show the numbers of the reckoning that was built, all at one moment, once it has read the whole ledger.

    False while it has not, or when none is being built. Refuses everybody but the house's own keeper.
    """
    _permit(actor)
    building = Reckoning.objects.select_for_update().filter(state=Reckoning.State.BUILDING).first()
    if building is None or building.formulas != measures.FORMULAS or not has_caught_up(building):
        return False
    before = current_reckoning()
    Reckoning.objects.filter(state=Reckoning.State.CURRENT).update(state=Reckoning.State.OLD)
    Reckoning.objects.filter(id=building.id).update(state=Reckoning.State.CURRENT, switched_at=now)
    data = {"formulas": building.formulas, "before": before.id if before else None}
    core_actions.write_ledger(
        subject=f"reckoning:{building.id}", verb="evaluation.reckoning_shown", actor=actor, now=now, data=data
    )
    return True


def drop_old_reckonings(*, now: datetime, chunks: int = 50) -> int:
    """Take away the lines and tallies nobody reads any more, a piece at a time; answers how many rows went."""
    current = current_reckoning()
    if current is None or current.switched_at is None or now - current.switched_at < KEPT_AFTER_SWITCH:
        return 0
    dropped = 0
    for old in Reckoning.objects.filter(state=Reckoning.State.OLD):
        for table in ("evaluation_tally", "evaluation_scoreline"):
            while chunks and (gone := _delete_some(table, old.id)):
                dropped, chunks = dropped + gone, chunks - 1
        if chunks:
            old.delete()
    return dropped


def _delete_some(table: str, reckoning_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SHORT.format(table=table), [reckoning_id, _CHUNK])
        return int(cursor.rowcount)


def _permit(actor: Actor) -> None:
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Numbers are counted by the house itself."), code="not_yours")
