"""The list of a city held in memory at one version, asked without a round trip."""

from __future__ import annotations

from oneneedle.core.rules import KeptBook
from oneneedle.duties.models import DutiesVersion, DutyItem
from oneneedle.duties.rules import Duty, DutyBook, make_book


def get_book(jurisdiction_id: str) -> DutyBook:
    """The city's list from memory; at most every two seconds one small query asks whether it is still the same."""
    return _books.get(jurisdiction_id)


def forget() -> None:
    """Read the lists anew at the next question: inside one transaction the version moves only once."""
    _books.drop()


def _version(jurisdiction_id: str) -> int:
    return DutiesVersion.objects.filter(pk=jurisdiction_id).values_list("version", flat=True).first() or 0


def _read(jurisdiction_id: str, version: int) -> DutyBook:
    return read_book(jurisdiction_id, version) if version else make_book(jurisdiction_id, 0, ())


_books = KeptBook(_version, _read)


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
