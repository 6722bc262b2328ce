"""GET tokens/{token}: numbers are given at once, so a case's number is its own token."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.rules import Document, Failure, not_found


def get_token(call: Call, token: str) -> Document:
    """The number behind a token; 404 for any other text."""
    number = queries.find_number(call.city.id, token)
    if number is None:
        raise Failure(not_found(_("There is no token %(token)s here.") % {"token": token}))
    return Document("service_requests", [{"service_request_id": number, "token": token}], item="request")


view = endpoint(GET=get_token)
