"""Which unit decides on what is asked of a level and a ground."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oneneedle.core.rules import is_under
from oneneedle.duties.rules import LEVELS
from oneneedle.units import queries as units
from oneneedle.units.models import Post

_RANKS = {level: rank for rank, level in enumerate(LEVELS)}


def decider_of(city: str, area_path: str, level: str, *, not_of: Collection[UUID | None] = ()) -> units.UnitRef | None:
    """The nearest unit above that has a post to decide, and is none of these; without such a post the nearest one."""
    above = [
        one
        for one in units.units_for(city).units
        if one.active
        and _RANKS.get(one.level, -1) > _RANKS[level]
        and is_under(area_path, one.area_path)
        and one.id not in not_of
    ]
    nearest = sorted(above, key=lambda one: -one.area_path.count("/"))
    rights = Post.objects.filter(unit_id__in=[one.id for one in nearest], rights__contains=["task.admit"])
    able = set(rights.values_list("unit_id", flat=True))
    return next((one for one in nearest if one.id in able), nearest[0] if nearest else None)
