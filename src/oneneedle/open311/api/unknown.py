"""Every other address below /open311/: there is nothing, said in the format that was asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.open311.api.door import Call, endpoint
from oneneedle.open311.rules import Document, Failure, not_found


def find_nothing(call: Call) -> Document:
    """Always 404."""
    raise Failure(not_found(_("There is nothing at this address; see discovery.xml, services.xml and requests.xml.")))


view = endpoint(needs_city=False, GET=find_nothing, POST=find_nothing, PUT=find_nothing, DELETE=find_nothing)
