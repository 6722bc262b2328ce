"""What happened to a case, told to its reporter or to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.cases.models import Attachment, Remark
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.units import queries as units

RESIDENT_CHANNELS = frozenset({"web", "link"})


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: the ledger's verb, when, which unit, and the words that may be shown."""

    verb: str
    at: datetime
    unit_name: str
    text: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that may be shown, with the step it belongs to."""

    id: UUID
    kind: str
    public: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Everything a resident may read about the way of a case, oldest first."""

    happenings: tuple[Happening, ...]
    photos: tuple[Photo, ...]


def is_reporters_photo(photo: Attachment, rows: Sequence[LedgerRow]) -> bool:
    """Whether the reporter of this case brought the photo, with the report or later; a merged report is not theirs."""
    if photo.kind != Attachment.Kind.REPORT or not rows:
        return False
    later = {file for row in rows if row.verb == "case.attached" and _by_resident(row) for file in row.data["files"]}
    return photo.added_at == rows[0].at or str(photo.file_id) in later


def tell_story(jurisdiction_id: str, case_id: UUID, *, own: bool) -> Story:
    """The story for the public, or with `own` for the reporter: own remarks and own photos are in it too."""
    rows = list(core.get_history(f"case:{case_id}"))
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(case_id=case_id).order_by("at"):
        remarks.setdefault(remark.seq, []).append(remark)
    directory = units.units_for(jurisdiction_id).by_id
    happenings = []
    for row in rows:
        unit_id = row.data.get("unit") or (str(row.unit_id) if row.unit_id else "")
        unit = directory.get(UUID(unit_id)) if unit_id else None
        shown = [remark.text for remark in remarks.get(row.seq, ()) if remark.public or (own and _by_resident(row))]
        happenings.append(Happening(row.verb, row.at, unit.name if unit else "", "\n".join(shown), row.data))
    photos = Attachment.objects.filter(case_id=case_id).order_by("added_at")
    return Story(
        happenings=tuple(happenings),
        photos=tuple(
            Photo(photo.id, photo.kind, photo.public)
            for photo in photos
            if photo.public or (own and is_reporters_photo(photo, rows))
        ),
    )


def _by_resident(row: LedgerRow) -> bool:
    return row.post_id is None and row.channel in RESIDENT_CHANNELS
