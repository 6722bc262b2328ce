"""GET discovery: where this interface lives and what it speaks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.rules import Document

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# Moves with the interface, never with the data.
CHANGESET = "2026-11-21T00:00:00Z"


def discover(call: Call) -> Document:
    """One endpoint, production, in both formats."""
    city = call.named_city
    ways = [part for part in (city.duty_phone, city.contact_email) if part] if city else []
    contact = _("Contact: %(ways)s.") % {"ways": ", ".join(ways)} if ways else _("Contact the city's service desk.")
    return Document(
        "discovery",
        {
            "changeset": CHANGESET,
            "contact": contact,
            "key_service": _("Ask the city's service desk for an API key; only sending needs one. %(contact)s")
            % {"contact": contact},
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": f"{call.origin}/open311/v2/",
                    "changeset": CHANGESET,
                    "type": "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        },
    )


view = endpoint(needs_city=False, GET=discover)
