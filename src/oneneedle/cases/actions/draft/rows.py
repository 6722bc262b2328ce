"""The rows of a case before they are written, and the chain of its ledger rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from oneneedle.cases.actions.numbering import next_number
from oneneedle.cases.models import Attachment, Case, PlaceSource, Remark, WorkOrder
from oneneedle.cases.rules import Reception, Report
from oneneedle.cases.rules.report import MAX_DESCRIPTION, MAX_LINE
from oneneedle.core import actions as core_actions
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id, system
from oneneedle.core.rules.words import clean_line, clean_words
from oneneedle.people.models import Contact

# What no step has filled yet.
_BLANK = MappingProxyType(
    {
        "state": "received",
        "outcome": "",
        "version": 1,
        "tip": b"",
        "contact_id": None,
        "receipt_digest": None,
        "search": "",
        "lon": None,
        "lat": None,
        "h3": "",
        "place_source": PlaceSource.UNKNOWN,
        "area_id": None,
        "near_border": False,
        "case_type_id": None,
        "rule_id": None,
        "rule_copy": None,
        "priority": "normal",
        "unit_id": None,
        "unit_path": "",
        "returns": 0,
        "reopened": 0,
        "merged_into_id": None,
        "respond_by": None,
        "resolve_by": None,
        "due_steps": None,
        "next_due_at": None,
        "due_stage": "",
        "overdue_at": None,
        "filed_at": None,
        "dispatched_at": None,
        "responded_at": None,
        "handled_at": None,
        "verified_at": None,
        "closed_at": None,
    }
)


@dataclass(slots=True)
class Draft:
    """The rows of one case before they are written, and the chain of its ledger rows."""

    city: Jurisdiction
    actor: Actor
    case: dict[str, Any]
    ledger: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    receipt: str = ""
    unit_name: str = ""

    def note(self, verb: str, at: datetime, data: Mapping[str, Any], *, by_house: bool = True) -> None:
        """Chain one more ledger row; steps nobody took by hand are the house's own."""
        last = self.ledger[-1] if self.ledger else None
        row = core_actions.ledger_fields(
            subject=f"case:{self.case['id']}",
            seq=len(self.ledger) + 1,
            verb=f"case.{verb}",
            actor=system(self.city.id) if by_house else self.actor,
            now=at,
            data=data,
            previous=last["digest"] if last else None,
        )
        self.ledger.append(row)
        self.case.update(version=row["seq"], tip=row["digest"])

    def rows(self) -> list[tuple[type[models.Model], list[dict[str, Any]]]]:
        """All rows by table, for one statement."""
        return [
            (Contact, self.contacts),
            (Case, [self.case]),
            (LedgerRow, self.ledger),
            (WorkOrder, self.orders),
            (Attachment, self.attachments),
            (Remark, self.remarks),
        ]

    def reception(self) -> Reception:
        """What the reporter is told."""
        return Reception(
            case_id=self.case["id"],
            number=self.case["number"],
            receipt=self.receipt,
            state=self.case["state"],
            unit_name=self.unit_name,
            respond_by=self.case["respond_by"],
            resolve_by=self.case["resolve_by"],
        )


def bare_case(city: Jurisdiction, report: Report, actor: Actor, *, at: datetime, now: datetime) -> dict[str, Any]:
    """The columns of a received case that nobody has placed yet; refuses a report without words and an overlong one."""
    description = clean_words(report.description)
    title = clean_line(report.title)[:MAX_LINE]
    if not description and not title and not report.type_code:
        raise Refused(_("Say in a few words what is wrong."), field="description", code="empty")
    if len(description) > MAX_DESCRIPTION:
        message = _("The description is too long: at most %(count)d characters.")
        raise Refused(message % {"count": MAX_DESCRIPTION}, field="description", code="too_long")
    said = {name: getattr(report, name) for name in ("source", "external_id", "api_key_id", "language", "private")}
    return {
        **_BLANK,
        **said,
        "id": new_id(at),
        "jurisdiction_id": city.id,
        "number": next_number(at, city.timezone),
        "channel": actor.channel,
        "title": title,
        "description": description,
        "answers": {},
        "address": clean_line(report.address)[:MAX_LINE],
        "address_id": report.address_id[:MAX_LINE],
        "zipcode": report.zipcode[:20],
        "area_path": city.area_path,
        "reported_at": at,
        "received_at": at,
        "changed_at": at,
    }
