"""GET servicerequestupdates: what happened to public cases in a window of time."""

from __future__ import annotations

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call
from oneneedle.open311.api.elements import update_elements
from oneneedle.open311.forms.listing import read_update_listing
from oneneedle.open311.rules import Document


def list_updates(call: Call) -> Document:
    """Oldest first, by the update's own time; an update never changes its id or its time."""
    listing = read_update_listing(call.fields, call.zone, call.now)
    found = queries.updates(
        call.city.id,
        since=listing.since,
        until=listing.until,
        ids=listing.ids,
        limit=listing.limit,
        offset=listing.offset,
    )
    return update_elements(call, found)
