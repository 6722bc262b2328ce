"""Who sees a whistle; who may do what with it stands in tests/house/posts."""

from __future__ import annotations

from oneneedle.cases import access
from oneneedle.cases.models import Whistle
from oneneedle.core.rules import Actor, system
from tests import cast as lin
from tests.cases.whistles import crew
from tests.cases.whistles.crew import POSTS
from tests.cast import PEOPLE, Cast

SEEN_BY = {"street", "desk", "inspector", "district", "city", "command", "keeper", "community", "grid_worker"} | {
    "market_crew",
    "market",
    "water_crew",
    "water",
    "police_crew",
}


def members(town: Cast) -> dict[str, Actor]:
    on_posts = {role: town.actor(role) for role in (*PEOPLE, *POSTS)}
    return {**on_posts, "nobody": town.stranger, "resident": town.resident, "system": town.system}


def test_who_sees_it(town: Cast) -> None:
    whistle = crew.blow(town, area_path=lin.COMMUNITY_11)
    seen = {role for role, actor in members(town).items() if access.sees_whistle(actor, whistle)}
    assert seen == {*SEEN_BY, "system"}
    assert not Whistle.objects.filter(access.whistles_visible_to(system("other"))).exists()
