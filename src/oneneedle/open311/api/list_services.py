"""GET services: everything that can be reported now."""

from __future__ import annotations

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.rules import Document, shapes


def list_services(call: Call) -> Document:
    """All of them; the standard knows no pages here, and FixMyStreet forgets what is missing."""
    services = queries.list_services(call.city.id, call.now)
    return Document("services", [_shape(service) for service in services], item="service")


def _shape(service: queries.Service) -> dict[str, object]:
    return {
        "service_code": service.case_type.code,
        "service_name": service.name,
        "description": service.case_type.description or None,
        "metadata": service.has_questions,
        "type": "realtime",
        "keywords": shapes.keywords_text(service.case_type.keywords) or None,
        "group": service.group or None,
    }


view = endpoint(GET=list_services)
