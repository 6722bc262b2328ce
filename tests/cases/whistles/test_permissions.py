"""Each post against each step of a whistle: the whole table, written out."""

from __future__ import annotations

from oneneedle.cases import access
from oneneedle.cases.models import Whistle
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, system
from tests import cast as lin
from tests.cases.whistles import crew
from tests.cases.whistles.crew import POSTS
from tests.cast import PEOPLE, Cast

STREET = {"approve", "close", "withdraw", "attach"}
DEPARTMENT = {"acknowledge", "check_in", "finish", "refuse", "answer", "reply"}
# Member of the cast -> steps with a whistle of street 1 and with its call to market supervision. Others may nothing.
EXPECTED = {
    "street": STREET | {"rate"},
    "market_crew": DEPARTMENT,
    "district": {"settle"},
    "city": {"settle"},
}
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


def test_every_step_for_every_member_of_the_cast(town: Cast) -> None:
    call = crew.call_of(crew.blow(town, area_path=lin.COMMUNITY_11))
    allowed = {
        role: {verb for verb in whistles.MOVES if access.can_move_whistle(verb, actor, call.whistle)}
        | {verb for verb in whistles.CALL_MOVES if access.can_move_call(verb, actor, call)}
        for role, actor in members(town).items()
    }
    assert allowed == {role: EXPECTED.get(role, set()) for role in allowed}


def test_who_sees_it(town: Cast) -> None:
    whistle = crew.blow(town, area_path=lin.COMMUNITY_11)
    seen = {role for role, actor in members(town).items() if access.sees_whistle(actor, whistle)}
    assert seen == {*SEEN_BY, "system"}
    assert not Whistle.objects.filter(access.whistles_visible_to(system("other"))).exists()


def test_who_may_blow_and_who_may_ask(town: Cast) -> None:
    actors = members(town)
    assert {role for role, actor in actors.items() if access.may_blow(actor)} == {"street", "street_2", "city"}
    assert {role for role, actor in actors.items() if access.may_propose(actor)} == {"community"}
    assert {role for role, actor in actors.items() if access.may_campaign(actor)} == {
        "street",
        "street_2",
        "city",
        "community",
    }
