"""What supervision shows on the page of a case: its last records and the ways to add one."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from oneneedle.cases.models import Case
from oneneedle.desk.views.seat import Seat
from oneneedle.desk.views.supervision.notices import NoticeLine, notice_line
from oneneedle.desk.views.supervision.steps import today
from oneneedle.supervision import queries as supervision


@dataclass(frozen=True)
class Supervised:
    """The panel of the case page."""

    sheet: supervision.RecordSheet
    notices: tuple[NoticeLine, ...]
    sheet_href: str
    ask_href: str
    demarcate_href: str

    @property
    def status(self) -> supervision.StatusLine | None:
        """The newest running status."""
        return self.sheet.statuses[0] if self.sheet.statuses else None


def read_supervised(seat: Seat, case: Case) -> Supervised:
    """The records of a case for this post."""
    matter = supervision.matter_of_case(case)
    sheet = supervision.get_sheet(seat.actor, matter, seat.now, today(seat))
    return Supervised(
        sheet=sheet,
        notices=tuple(notice_line(row, seat) for row in sheet.notices[:3]),
        sheet_href=reverse("desk:sheet", args=["case", case.number]),
        ask_href=reverse("desk:ask-account", args=["case", case.number]) if sheet.askable else "",
        demarcate_href=reverse("desk:new-demarcation", args=[case.number]) if sheet.may_demarcate else "",
    )
