"""GET services/{service_code}: the questions a report of this service should answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.rules import Document, Failure, not_found, shapes


def get_definition(call: Call, code: str) -> Document:
    """The definition; 404 for a code that cannot be reported."""
    service = queries.find_service(call.city.id, code, call.now)
    if service is None:
        raise Failure(not_found(_("There is no service_code %(code)s here.") % {"code": code}))
    questions = sorted(service.rule.questions, key=lambda question: question.order)
    attributes = [shapes.attribute(question, place) for place, question in enumerate(questions, start=1)]
    return Document("service_definition", {"service_code": code, "attributes": attributes})


view = endpoint(GET=get_definition)
