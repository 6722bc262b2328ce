"""How much may come from one network address within an hour: much, for a whole street may sit behind one."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules import Refused
from oneneedle.portal.actions.counting import count, digest_of

REPORTS, JOINS, PHOTOS = "reports", "joins", "photos"


def claim_place(*, kind: str, times: int = 1, jurisdiction_id: str, address: str, now: datetime) -> None:
    """Count what comes from this address (kept as a keyed digest of this hour) and refuse what is too much."""
    if not times:
        return
    who = digest_of(address, now)
    if max(count(f"{kind}:from:{who}", now) for _turn in range(times)) <= settings.MOST_FROM_ADDRESS[kind]:
        return
    city = core.get_jurisdiction(jurisdiction_id)
    if city is not None and city.duty_phone:
        words = _("Very much came from your network within this hour. Please ring %(phone)s, or come back later.")
        raise Refused(words % {"phone": city.duty_phone}, code="too_much")
    raise Refused(_("Very much came from your network within this hour. Please come back later."), code="too_much")
