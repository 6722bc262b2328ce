"""Which stored files nothing refers to, found by a walk through the store that keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, ForeignObjectRel, OuterRef

from oneneedle.core.models import LedgerCursor, StoredFile

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WALK = "files.loose"
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the store, by age: how many files it has, which of them are loose, and where the next begins."""

    files: int
    loose: list[UUID]
    next: int


def look_through(*, before: datetime, limit: int) -> Stretch:
    """The next files the walk has not come by, none younger than that moment, and which of them no row refers to."""
    place = LedgerCursor.objects.filter(reader=WALK).values_list("position", flat=True).first() or 0
    since = EPOCH + place * _MICROSECOND
    span = StoredFile.objects.filter(created_at__gte=since, created_at__lt=before).order_by("created_at", "id")
    found = list(span.values_list("id", "created_at")[:limit])
    if not found:
        return Stretch(0, [], place)
    loose = StoredFile.objects.filter(id__in=[key for key, _at in found])
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            holders = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            loose = loose.exclude(Exists(holders))
    keys, last = list(loose.values_list("id", flat=True)), (found[-1][1] - EPOCH) // _MICROSECOND
    more = len(found) == limit and (last > place or keys)  # others of the same moment may follow
    return Stretch(len(found), keys, last if more else last + 1)
