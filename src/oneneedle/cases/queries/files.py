"""Which stored files nothing refers to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, ForeignObjectRel, OuterRef

from oneneedle.core.models import StoredFile


def list_loose_files(*, before: datetime, limit: int) -> list[UUID]:
    """Files stored before that moment which no row of any table refers to, oldest first."""
    loose = StoredFile.objects.filter(created_at__lt=before)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            holders = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            loose = loose.exclude(Exists(holders))
    return list(loose.order_by("created_at").values_list("id", flat=True)[:limit])
