"""Turns a report into the rows of a received case, as far down the corridor as it can go without a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from oneneedle.cases.actions.insert import terms_text
from oneneedle.cases.actions.numbering import next_number
from oneneedle.cases.models import Attachment, Case, PlaceSource, Priority, Remark, WorkOrder
from oneneedle.cases.queries.rulebook import calendar_for, clear_route, unit_for
from oneneedle.cases.rules import Reception, Report, deadlines, text
from oneneedle.cases.rules.report import MAX_DESCRIPTION, MAX_LINE
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core import actions as core_actions
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id, system
from oneneedle.people import rules as people_rules
from oneneedle.people.models import Contact
from oneneedle.places import queries as places
from oneneedle.units import queries as units


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


def make_draft(city: Jurisdiction, report: Report, actor: Actor, now: datetime) -> Draft:
    """Steps 1 to 5 in memory: received, located, classified, filed and dispatched as far as the report allows.

    Refuses an empty or overlong description, half a point, a point outside the city (unless allowed), an unknown
    type or priority, and answers that do not fit the type's questions.
    """
    at = report.reported_at or now
    draft = Draft(city=city, actor=actor, case=_bare_case(city, report, actor, at=at, now=now))
    draft.note("received", at, {"number": draft.case["number"], "channel": actor.channel}, by_house=False)
    _add_contact(draft, report, at)
    _add_files(draft, report, at)
    borders = _locate(draft, report, at)
    rule = _classify(draft, report, at)
    if rule is not None and rule.offered and (draft.case["area_id"] is not None or not rule.needs_place):
        _file(draft, rule, at)
        _dispatch(draft, rule, borders, at)
    said = (draft.case[name] for name in ("number", "title", "description", "address"))
    draft.case["search"] = terms_text(text.index_terms(*said))
    return draft


def _bare_case(city: Jurisdiction, report: Report, actor: Actor, *, at: datetime, now: datetime) -> dict[str, Any]:
    description = report.description.replace("\r\n", "\n").replace("\x00", "").strip()
    title = " ".join(report.title.replace("\x00", "").split())[:MAX_LINE]
    if not description and not title and not report.type_code:
        raise Refused(_("Say in a few words what is wrong."), field="description", code="empty")
    if len(description) > MAX_DESCRIPTION:
        raise Refused(
            _("The description is too long: at most %(count)d characters.") % {"count": MAX_DESCRIPTION},
            field="description",
            code="too_long",
        )
    return {
        "id": new_id(at),
        "jurisdiction_id": city.id,
        "number": next_number(at, city.timezone),
        "state": "received",
        "outcome": "",
        "version": 1,
        "tip": b"",
        "channel": actor.channel,
        "source": report.source,
        "external_id": report.external_id,
        "api_key_id": report.api_key_id,
        "contact_id": None,
        "receipt_digest": None,
        "language": report.language,
        "title": title,
        "description": description,
        "private": report.private,
        "answers": {},
        "search": "",
        "lon": None,
        "lat": None,
        "h3": "",
        "place_source": PlaceSource.UNKNOWN,
        "address": " ".join(report.address.replace("\x00", "").split())[:MAX_LINE],
        "address_id": report.address_id[:MAX_LINE],
        "zipcode": report.zipcode[:20],
        "area_id": None,
        "area_path": city.area_path,
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
        "reported_at": at,
        "received_at": at,
        "filed_at": None,
        "dispatched_at": None,
        "responded_at": None,
        "handled_at": None,
        "verified_at": None,
        "closed_at": None,
        "changed_at": at,
    }


def _add_contact(draft: Draft, report: Report, at: datetime) -> None:
    language = report.language or draft.city.language
    if report.contact or report.account_id is not None:
        said = asdict(report.contact) if report.contact else {}
        fields = people_rules.sealed_fields(
            **said,
            keys=settings.VAULT_KEYS,
            jurisdiction_id=draft.city.id,
            account=report.account_id,
            language=language,
            now=at,
        )
        if fields is not None:
            draft.contacts.append(fields)
            draft.case["contact_id"] = fields["id"]
    elif draft.actor.contact_id:
        draft.case["contact_id"] = draft.actor.contact_id
    if report.with_receipt:
        draft.receipt = people_rules.make_receipt(language)
        draft.case["receipt_digest"] = people_rules.receipt_digest(draft.receipt)


def _add_files(draft: Draft, report: Report, at: datetime) -> None:
    draft.attachments.extend(
        {
            "id": new_id(at),
            "case_id": draft.case["id"],
            "file_id": file_id,
            "kind": Attachment.Kind.REPORT,
            "public": False,
            "added_at": at,
            "added_by_id": draft.actor.person_id,
        }
        for file_id in report.file_ids
    )
    if report.media_urls:
        words = {"id": new_id(at), "case_id": draft.case["id"], "seq": 1, "at": at, "text": ""}
        draft.remarks.append({**words, "public": False, "media_urls": list(report.media_urls)})


def _is_no_location(city: Jurisdiction, lon: float, lat: float) -> bool:
    """Whether the point is the one other systems write when they know no place (within a metre or so)."""
    if city.default_lon is None or city.default_lat is None:
        return False
    return abs(lon - city.default_lon) < 1e-5 and abs(lat - city.default_lat) < 1e-5


def _locate(draft: Draft, report: Report, at: datetime) -> tuple[str, ...]:
    """Set the place; answers the paths of areas across a near border."""
    case, city = draft.case, draft.city
    lon, lat = report.lon, report.lat
    if (lon is None) != (lat is None):
        raise Refused(_("A point needs both longitude and latitude."), field="lat", code="half_point")
    borders: tuple[str, ...] = ()
    if lon is not None and lat is not None and not _is_no_location(city, lon, lat):
        spot = places.find_spot(lon, lat, root=city.area_path)
        if spot.outside and not report.outside_ok:
            raise Refused(_("This place is outside the city."), field="lat", code="outside")
        if spot.area is not None and not spot.outside:
            case.update(area_id=spot.area.id, area_path=spot.area.path)
            borders = tuple(area.path for area in spot.near_border)
        case.update(lon=lon, lat=lat, h3=spot.h3, place_source=PlaceSource.POINT, near_border=bool(borders))
    elif report.area_path:
        area = places.get_area(report.area_path)
        if area is None or not area.path.startswith(city.area_path):
            raise Refused(_("Choose an area of this city."), field="area_path", code="unknown_area")
        case.update(area_id=area.id, area_path=area.path, place_source=PlaceSource.AREA)
    elif case["address"] or case["address_id"]:
        case["place_source"] = PlaceSource.ADDRESS
    if case["area_id"] is not None:
        draft.note("located", at, {"area": case["area_path"], "place": case["place_source"]})
    return borders


def _classify(draft: Draft, report: Report, at: datetime) -> catalogue_rules.Rule | None:
    if not report.type_code:
        return None
    book = catalogue.get_catalogue(draft.city.id)
    case_type = book.by_code.get(report.type_code)
    if case_type is None or not case_type.is_leaf or not case_type.active:
        raise Refused(_("There is no such type of case."), field="type_code", code="unknown_type")
    case = draft.case
    rule = book.rule_at(case_type.id, at, case["area_path"])
    if rule is None:
        raise Refused(_("No rule is in force for this type of case."), field="type_code", code="no_rule")
    case["case_type_id"] = case_type.id
    case["answers"] = catalogue_rules.check_answers(rule.questions, report.answers)
    if report.priority and report.priority not in Priority.values:
        raise Refused(_("There is no such priority."), field="priority", code="bad_priority")
    said = f"{case['title']} {case['description']}"
    case["priority"] = (
        report.priority or catalogue_rules.suggest_priority(case_type, said, usual=rule.priority).priority
    )
    case["private"] = case["private"] or rule.private
    draft.note("classified", at, {"type": case_type.code, "priority": case["priority"]})
    return rule


def _file(draft: Draft, rule: catalogue_rules.Rule, at: datetime) -> None:
    case = draft.case
    chosen = unit_for(rule, case["area_path"], draft.city.id, at)
    calendar = calendar_for(draft.city.id, chosen)
    plan = deadlines.make_plan(rule.limits_for(case["priority"]), calendar, at)
    first = deadlines.next_moment(plan.moments, after_stage="", responded=False)
    case.update(
        state="filed",
        filed_at=at,
        rule_id=rule.id,
        rule_copy=catalogue_rules.freeze_rule(rule),
        respond_by=plan.respond_by,
        resolve_by=plan.resolve_by,
        due_steps=plan.steps,
        next_due_at=first[1] if first else None,
    )
    draft.note("filed", at, {"rule": str(rule.id), "due": due_data(plan)})


def due_data(plan: deadlines.Plan) -> dict[str, str | None]:
    """Both deadlines as the ledger keeps them."""
    return {
        "respond_by": plan.respond_by.isoformat() if plan.respond_by else None,
        "resolve_by": plan.resolve_by.isoformat() if plan.resolve_by else None,
    }


def _dispatch(draft: Draft, rule: catalogue_rules.Rule, borders: tuple[str, ...], at: datetime) -> None:
    """Send it by rule, unless nobody is found or a near border makes another unit just as likely."""
    case = draft.case
    route = clear_route(rule, case["area_path"], borders, draft.city.id, at)
    if route is None:
        return
    unit = route.unit
    order_id = new_id(at)
    case.update(state="dispatched", dispatched_at=at, unit_id=unit.id, unit_path=unit.path)
    draft.unit_name = unit.name
    draft.orders.append(order_row(order_id, case, unit, seq=1, reason="", at=at))
    data = {"unit": str(unit.id), "unit_path": unit.path, "order": str(order_id), "by": "rule"}
    draft.note("dispatched", at, data | route.facts())


def order_row(
    order_id: UUID, case: Mapping[str, Any], unit: units.UnitRef, *, seq: int, reason: str, at: datetime
) -> dict[str, Any]:
    """The columns of a fresh work order."""
    return {
        "id": order_id,
        "case_id": case["id"],
        "seq": seq,
        "state": WorkOrder.State.SENT,
        "unit_id": unit.id,
        "unit_path": unit.path,
        "reason": reason,
        "sent_at": at,
        "accept_by": case["respond_by"],
        "finish_by": case["resolve_by"],
        "outcome": "",
        "result": "",
        "return_reason": "",
        "return_note": "",
    }
