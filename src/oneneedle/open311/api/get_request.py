"""GET requests/{service_request_id}: one public case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.api.elements import request_elements, wants_more
from oneneedle.open311.rules import Document, Failure, not_found


def get_request(call: Call, number: str) -> Document:
    """A list of one; 404 when there is no such case or it is nobody's business."""
    more = wants_more(call)
    found = queries.requests(call.city.id, ids=[number], limit=1)
    if not found:
        raise Failure(not_found(_("There is no service_request_id %(number)s here.") % {"number": number}))
    return request_elements(call, found, more=more)


view = endpoint(GET=get_request)
