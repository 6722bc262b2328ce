"""The list of a city held in memory at one version, asked without a round trip."""

from __future__ import annotations

from oneneedle.core.rules import Kept
from oneneedle.duties.models import DutiesVersion, DutyItem
from oneneedle.duties.rules import Duty, DutyBook, make_book

_HELD: dict[str, DutyBook] = {}


def get_book(jurisdiction_id: str) -> DutyBook:
    """The city's list from memory; at most every two seconds one small query asks whether it is still the same."""
    return _books.get(jurisdiction_id)


def forget() -> None:
    """Read the lists anew at the next question: inside one transaction the version moves only once."""
    _HELD.clear()
    _books.forget()


def _current(jurisdiction_id: str) -> DutyBook:
    found = DutiesVersion.objects.filter(pk=jurisdiction_id).values_list("version", flat=True).first()
    version = found or 0
    held = _HELD.get(jurisdiction_id)
    if held is None or held.version != version:
        held = read_book(jurisdiction_id, version) if version else make_book(jurisdiction_id, 0, ())
        _HELD[jurisdiction_id] = held
    return held


_books: Kept[str, DutyBook] = Kept(_current)


def read_book(jurisdiction_id: str, version: int = 0) -> DutyBook:
    """The city's list as the database has it now."""
    rows = DutyItem.objects.filter(jurisdiction_id=jurisdiction_id).select_related("document")
    return make_book(jurisdiction_id, version, (_duty(row) for row in rows))


def _duty(row: DutyItem) -> Duty:
    return Duty(
        id=row.id,
        code=row.code,
        since=row.since,
        until=row.until,
        list_name=row.list_name,
        area_of_duty=row.area_of_duty,
        level=row.level,
        stance=row.stance,
        area_path=row.area_path,
        name_zh=row.name_zh,
        name_en=row.name_en,
        lead=row.lead,
        cooperating=tuple(row.cooperating),
        shared_zh=row.shared_zh,
        shared_en=row.shared_en,
        basis_zh=row.basis_zh,
        basis_en=row.basis_en,
        document=row.document.code if row.document else "",
        article=row.article,
        case_types=tuple(row.case_types),
        ordinal=row.ordinal,
    )
