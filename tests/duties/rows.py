"""Short ways to write rows of the list, and to set them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from oneneedle.core.rules import system
from oneneedle.duties import actions
from oneneedle.duties.rules import Duty, DutyRow, read_row
from tests.cast import CITY, NOW

DAY = timedelta(days=1)


def row(code: str = "C-01", **changes: Any) -> DutyRow:
    """Litter is the street's own duty, unless something else is said."""
    values: dict[str, Any] = {
        "area_of_duty": "city",
        "name_zh": "暴露垃圾清理",
        "name_en": "Clearing litter",
        "lead": "street:street_office",
        "case_types": ["litter"],
    }
    return read_row({"code": code, **values, **changes})


def set_row(code: str = "C-01", *, since: datetime = NOW, now: datetime = NOW, **changes: Any) -> Duty:
    """Set it by the house itself."""
    return actions.set_duty(jurisdiction_id=CITY, row=row(code, **changes), since=since, actor=system(CITY), now=now)
