"""How much of the whistles waits for a post, for the frame of every page: bounded, by the index."""

from __future__ import annotations

from django.db.models import Q

from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.queries.whistles import of_side
from oneneedle.cases.rules.whistles import RUNNING_WHISTLE
from oneneedle.core.rules import Actor

_TO_DO = ("called", "acknowledged", "present")


def count_waiting_whistles(actor: Actor, most: int) -> int:
    """Calls to answer, proposals to blow and refusals to decide as far as the post may; counts to `most`."""
    city, count = Q(jurisdiction_id=actor.jurisdiction_id), 0
    if actor.may("whistle.answer") and actor.unit_path:
        running = Q(whistle__jurisdiction_id=actor.jurisdiction_id, whistle__state__in=RUNNING_WHISTLE)
        calls = WhistleCall.objects.filter(running, unit_path__startswith=actor.unit_path, state__in=_TO_DO)
        count += calls.order_by()[:most].count()
    if actor.may("whistle.blow") and actor.unit_path:
        proposed = Whistle.objects.filter(city, unit_path=actor.unit_path, state=Whistle.State.PROPOSED)
        count += proposed.order_by()[:most].count()
    if actor.may("whistle.settle"):
        count += of_side(actor, "settle").order_by()[:most].count()
    return min(count, most)
