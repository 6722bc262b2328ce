"""Seats posts at a desk and takes them away; who holds a post is written elsewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.powers import rules
from oneneedle.powers.actions.desks import check_keeper
from oneneedle.powers.models import DeskPlace, WorkDesk
from oneneedle.units import queries as units
from oneneedle.units.models import Post


@transaction.atomic
def seat_post(
    *,
    desk: WorkDesk,
    post_id: UUID,
    function: str = "",
    from_unit_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> DeskPlace:
    """Let a post of the street sit at a desk; with `from_unit_id` it was moved down from that department.

    Refuses who may not, a closed desk, a post that is not the street's, one that sits there already, and a department
    the city does not have or that is the street itself.
    """
    street = check_keeper(actor, desk.unit_id)
    kept = WorkDesk.objects.select_for_update(of=("self",)).get(pk=desk.pk)
    if not kept.active:
        raise Refused(_("This desk is closed."), code="closed")
    post = Post.objects.select_related("unit").filter(id=post_id).first()
    if post is None or not is_under(post.unit.path, street.path):
        raise Refused(_("Choose a post of the street or of a unit below it."), field="post", code="not_ours")
    if kept.places.filter(post=post, until__isnull=True).exists():
        raise Refused(_("This post sits at the desk already."), field="post", code="seated_already")
    above = units.get_unit(actor.jurisdiction_id, from_unit_id) if from_unit_id else None
    if from_unit_id and (above is None or is_under(above.path, street.path)):
        raise Refused(_("Choose the department it was moved down from."), field="from_unit", code="no_department")
    place = DeskPlace.objects.create(
        id=new_id(now),
        desk=kept,
        post=post,
        function=function.replace("\x00", "").strip()[: rules.MAX_NAME],
        from_unit_id=from_unit_id,
        since=now,
    )
    _note(place, "post_seated", actor, now)
    return place


@transaction.atomic
def unseat_post(*, place: DeskPlace, actor: Actor, now: datetime) -> None:
    """Take a post away from a desk from now on.

    Refuses who may not, and a place that has ended.
    """
    kept = DeskPlace.objects.select_for_update(of=("self",)).select_related("desk").get(pk=place.pk)
    check_keeper(actor, kept.desk.unit_id)
    if kept.until is not None:
        raise Refused(_("This post does not sit there any more."), code="ended_already")
    kept.until = now
    kept.save(update_fields=["until"])
    _note(kept, "post_unseated", actor, now)


def _note(place: DeskPlace, fact: str, actor: Actor, now: datetime) -> None:
    moved_from = {"from_unit": str(place.from_unit_id)} if place.from_unit_id else {}
    data = {"post": str(place.post_id), **moved_from}
    core.write_ledger(subject=f"work_desk:{place.desk_id}", verb=f"powers.{fact}", actor=actor, now=now, data=data)
