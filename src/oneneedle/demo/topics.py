"""The topics of the demo: the month it is and the one before are searched at once, as the nights would do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from oneneedle.core import queries as core
from oneneedle.core.rules import add_months, system
from oneneedle.evaluation import actions


def find_topics(city_id: str, as_of: datetime) -> int:
    """Search both months of a city; answers how many topics there are."""
    city = core.get_jurisdiction(city_id)
    if city is None:
        return 0
    month = as_of.astimezone(ZoneInfo(city.timezone)).date().replace(day=1)
    months, house = (add_months(month, -1), month), system(city_id)
    return sum(actions.find_topics(month=one, actor=house, now=as_of).topics.count() for one in months)
