"""Which stored files nothing refers to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneneedle.cases.models import Attachment, WhistleFile
from oneneedle.core.models import StoredFile


def list_loose_files(*, before: datetime, limit: int) -> list[UUID]:
    """Files stored before that moment which belong to no case and no whistle, oldest first."""
    used = (Exists(model.objects.filter(file=OuterRef("pk"))) for model in (Attachment, WhistleFile))
    loose = StoredFile.objects.filter(created_at__lt=before)
    for held in used:
        loose = loose.exclude(held)
    return list(loose.order_by("created_at").values_list("id", flat=True)[:limit])
