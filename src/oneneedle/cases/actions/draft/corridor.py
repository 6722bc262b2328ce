"""The steps a draft takes by itself: placed, classified, filed and dispatched as far as the report allows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.cases.actions.draft.rows import Draft
from oneneedle.cases.models import PlaceSource, Priority, WorkOrder
from oneneedle.cases.queries.rulebook import calendar_for, clear_route, unit_for
from oneneedle.cases.rules import Report, deadlines
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Refused, new_id
from oneneedle.places import queries as places
from oneneedle.units import queries as units


def _is_no_location(city: Jurisdiction, lon: float, lat: float) -> bool:
    """Whether the point is the one other systems write when they know no place (within a metre or so)."""
    if city.default_lon is None or city.default_lat is None:
        return False
    return abs(lon - city.default_lon) < 1e-5 and abs(lat - city.default_lat) < 1e-5


def locate(draft: Draft, report: Report, at: datetime) -> tuple[str, ...]:
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


def classify(draft: Draft, report: Report, at: datetime) -> catalogue_rules.Rule | None:
    """Set type, answers and priority; answers the rule that binds."""
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


def file(draft: Draft, rule: catalogue_rules.Rule, at: datetime) -> None:
    """Freeze the rule and both deadlines into the case."""
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
    draft.note("filed", at, {"rule": str(rule.id), "due": _due_data(plan)})


def _due_data(plan: deadlines.Plan) -> dict[str, str | None]:
    """Both deadlines as the ledger keeps them."""
    return {
        "respond_by": plan.respond_by.isoformat() if plan.respond_by else None,
        "resolve_by": plan.resolve_by.isoformat() if plan.resolve_by else None,
    }


def dispatch(draft: Draft, rule: catalogue_rules.Rule, borders: tuple[str, ...], at: datetime) -> None:
    """Send it by rule, unless nobody is found or a near border makes another unit just as likely."""
    case = draft.case
    route = clear_route(rule, case["area_path"], borders, draft.city.id, at)
    if route is None:
        return
    unit = route.unit
    order_id = new_id(at)
    case.update(state="dispatched", dispatched_at=at, unit_id=unit.id, unit_path=unit.path)
    draft.unit_name = unit.name
    draft.orders.append(_order_row(order_id, case, unit, seq=1, reason="", at=at))
    data = {"unit": str(unit.id), "unit_path": unit.path, "order": str(order_id), "by": "rule"}
    draft.note("dispatched", at, data | route.facts())


def _order_row(
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
