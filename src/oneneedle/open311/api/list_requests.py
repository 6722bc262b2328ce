"""GET requests: public cases by number, type, status, time and place."""

from __future__ import annotations

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call
from oneneedle.open311.api.elements import request_elements, wants_more
from oneneedle.open311.forms.listing import read_listing
from oneneedle.open311.rules import Document


def list_requests(call: Call) -> Document:
    """At most 1,000, newest first; of the last 90 days when nothing else is said."""
    more = wants_more(call)
    listing = read_listing(call.fields, call.zone, call.now)
    found = queries.requests(
        call.city.id,
        ids=listing.ids,
        type_codes=listing.type_codes,
        statuses=listing.statuses,
        since=listing.since,
        until=listing.until,
        updated_since=listing.updated_since,
        updated_until=listing.updated_until,
        near=listing.near,
        box=listing.box,
        agency=listing.agency,
        has_photo=listing.has_photo,
        limit=listing.limit,
        offset=listing.offset,
    )
    return request_elements(call, found, more=more)
