"""What a call for many requests or updates wishes for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from oneneedle.cases.queries.requests import Box, Near
from oneneedle.open311.forms.fields import Fields
from oneneedle.open311.rules import Failure

MOST = 1000
SPAN = timedelta(days=90)
RECENT = timedelta(days=1)
_RADIUS = 1000.0
_HALF_EARTH = 20_015_087.0
MOST_ROWS = 10_000
UPDATE_SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Listing:
    """The filters of GET requests, as `cases.queries.requests` takes them."""

    ids: tuple[str, ...] | None
    type_codes: tuple[str, ...]
    statuses: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    updated_since: datetime | None
    updated_until: datetime | None
    near: Near | None
    box: Box | None
    agency: str
    has_photo: bool | None
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class UpdateListing:
    """The window of GET servicerequestupdates."""

    since: datetime
    until: datetime
    ids: tuple[str, ...] | None
    limit: int
    offset: int


def read_listing(fields: Fields, zone: tzinfo, now: datetime) -> Listing:
    """The filters; a list of numbers sets every other one aside. Fails with every fault at once."""
    if ids := fields.listed("service_request_id"):
        if len(ids) > MOST:
            fields.fault(_("Ask for at most %(count)d requests at once.") % {"count": MOST})
            raise Failure(*fields.faults)
        return Listing(ids, (), (), None, None, None, None, None, None, "", None, MOST, 0)
    updated_since, updated_until = fields.span("updated_after", zone), fields.span("updated_before", zone)
    changed = updated_since is not None or updated_until is not None
    since, until = _window(fields, zone, None if changed else now)
    limit, offset = _page(fields)
    listing = Listing(
        ids=None,
        type_codes=fields.listed("service_code"),
        statuses=fields.among("status", ("open", "closed")),
        since=since,
        until=until,
        updated_since=updated_since.since if updated_since else None,
        updated_until=updated_until.until if updated_until else None,
        near=_near(fields),
        box=_box(fields),
        agency=fields.line("agency_responsible"),
        has_photo=fields.truth("has_photo"),
        limit=limit,
        offset=offset,
    )
    if fields.faults:
        raise Failure(*fields.faults)
    return listing


def read_update_listing(fields: Fields, zone: tzinfo, now: datetime) -> UpdateListing:
    """The window by the update's own time: both bounds, or one and the span from it, or the last day."""
    ids = fields.listed("service_request_id") or None
    if fields.line("start_date") or fields.line("end_date"):
        since, until = _window(fields, zone, now, SPAN if ids else UPDATE_SPAN)
    else:
        since, until = now - RECENT, now + RECENT
    limit, offset = _page(fields)
    if fields.faults or since is None or until is None:
        raise Failure(*fields.faults)
    return UpdateListing(since, until, ids, limit, offset)


def _window(
    fields: Fields, zone: tzinfo, now: datetime | None, span: timedelta = SPAN
) -> tuple[datetime | None, datetime | None]:
    """Half-open bounds of at most `span`; with one bound `span` from it, with none the last `span` before `now`."""
    start, end = fields.span("start_date", zone), fields.span("end_date", zone)
    if start and end:
        if end.until <= start.since:
            fields.fault(_("end_date lies before start_date."))
        elif end.since - start.since > span:
            fields.fault(_("The span from start_date to end_date may not exceed %(days)d days.") % {"days": span.days})
        return start.since, end.until
    if start:
        return start.since, start.since + span
    if end:
        return end.until - span, end.until
    return (now - span, None) if now else (None, None)


def _page(fields: Fields) -> tuple[int, int]:
    size = fields.count("page_size", MOST) or MOST
    limit = min(size, fields.count("max_requests", MOST) or MOST)
    page = fields.count("page", MOST_ROWS + 1) or 1
    if (page - 1) * size >= MOST_ROWS:
        fields.fault(
            _("Only the first %(count)d can be paged through: narrow start_date and end_date, then begin at page 1.")
            % {"count": MOST_ROWS}
        )
    return limit, (page - 1) * size


def _near(fields: Fields) -> Near | None:
    lat, lon = fields.number("lat", -90, 90), fields.number("long", -180, 180)
    radius = fields.number("radius", 0, _HALF_EARTH)
    if bool(fields.line("lat")) != bool(fields.line("long")):
        fields.fault(_("lat and long belong together."))
    if lat is None or lon is None:
        return None
    return Near(lon, lat, _RADIUS if radius is None else radius)


def _box(fields: Fields) -> Box | None:
    """`bbox=west,south,east,north`, or the four corners by name."""
    names = ("long_sw", "lat_sw", "long_ne", "lat_ne")
    named = [fields.number(name, -180, 180) for name in names]
    parts = [part for part in fields.raw("bbox").replace(" ", "").split(",") if part]
    if not parts:
        west, south, east, north = named
        if west is None or south is None or east is None or north is None:
            if any(value is not None for value in named):
                fields.fault(_("%(names)s belong together.") % {"names": ", ".join(names)})
            return None
    else:
        try:
            west, south, east, north = (float(part) for part in parts)
        except ValueError:
            fields.fault(_("bbox must be four numbers: west,south,east,north."))
            return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        fields.fault(_("bbox must be four numbers: west,south,east,north."))
        return None
    return Box(west, south, east, north)
