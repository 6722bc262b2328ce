"""Each post against each verb of supervision: the whole table, written out."""

from __future__ import annotations

from oneneedle.core.rules import Actor
from oneneedle.supervision import access, rules
from tests import cast as lin
from tests.cases import steps
from tests.cast import PEOPLE, Cast
from tests.supervision import crew

NOTICE, RECTIFICATION = set(rules.NOTICE_MOVES), set(rules.RECTIFICATION_MOVES)
ASKER = {f"notice {verb}" for verb in ("accept", "again", "withdraw")}
WITNESS = {"rectification confirm", "rectification deny"}
PROMISES = {"promise", "list own"}
# Member of the cast -> what it may do with: a notice street 1 -> water company about a case in community 11; a
# rectification the street wrote down for the market supervision there; a promise of the street; a demarcation of
# water company and market supervision before the city; a finished task of the district at community 11.
EXPECTED: dict[str, set[str]] = {
    "street": ASKER
    | {"rectification withdraw", "commitment finish", "commitment withdraw", "plan check", "ask water"}
    | {"ask community", "promise"},
    "street_2": {"promise"},
    "community": WITNESS | {"promise", "status"},
    "community_12": {"promise"},
    "district": {"plan check", "ask water", "ask community", "promise"},
    "city": {"rectification withdraw", "demarcation decide", "demarcation withdraw", "plan check", "arbitrate"}
    | {"ask water", "ask community", "promise"},
    "water_crew": {"notice answer", "demarcation say", "promise"},
    "market_crew": {"rectification report", "demarcation say", "promise"},
    "command": {"arbitrate", "demarcation decide", "demarcation withdraw"},
    "grid_worker": {"status"},
}


def test_every_verb_for_every_member_of_the_cast(town: Cast) -> None:
    notice, one, kept = crew.ask(town), crew.rectify(town), crew.promise(town)
    dispute, task = crew.dispute(town), crew.add_task(town, state="done")
    water, community = town.unit("lin-water"), town.unit("lin-c11")
    paths = (water.path, town.unit("lin-market").path)

    def allowed(actor: Actor) -> set[str]:
        found = {f"notice {verb}" for verb in NOTICE if access.can_move_notice(verb, actor, notice)}
        found |= {f"rectification {verb}" for verb in RECTIFICATION if access.can_move_rectification(verb, actor, one)}
        found |= {f"commitment {v}" for v in rules.COMMITMENT_MOVES if access.can_move_commitment(v, actor, kept)}
        found |= {f"demarcation {v}" for v in rules.DEMARCATION_MOVES if access.can_move_demarcation(v, actor, dispute)}
        asked = {
            "ask water": access.can_ask(actor, lin.COMMUNITY_11, water),
            "ask community": access.can_ask(actor, lin.COMMUNITY_11, community),
            "promise": access.may_promise(actor),
            "plan check": access.can_plan_check(actor, task),
            "status": access.can_write_status(actor, lin.CITY, community.path) and actor.unit_id == community.id,
            "arbitrate": access.can_arbitrate(actor, lin.CITY, lin.COMMUNITY_11, paths),
        }
        return found | {word for word, yes in asked.items() if yes}

    on_posts = {role: town.actor(role) for role in (*PEOPLE, *crew.POSTS)}
    members = {**on_posts, "nobody": town.stranger, "resident": town.resident, "system": town.system}
    assert {role: allowed(actor) for role, actor in members.items()} == {
        role: EXPECTED.get(role, set()) for role in members
    }


def test_nobody_of_another_city_may_anything(town: Cast) -> None:
    notice, one, dispute = crew.ask(town), crew.reported(town), crew.dispute(town)
    for role in ("street", "community", "city", "water_crew"):
        actor = town.actor(role)
        far = Actor("far", actor.channel, actor.person_id, actor.post_id, actor.unit_id, actor.unit_path,
                    actor.area_path, actor.rights)  # fmt: skip
        assert not any(access.can_move_notice(verb, far, notice) for verb in NOTICE)
        assert not any(access.can_move_rectification(verb, far, one) for verb in RECTIFICATION)
        assert not any(access.can_move_demarcation(verb, far, dispute) for verb in rules.DEMARCATION_MOVES)
        assert not access.can_arbitrate(far, lin.CITY, lin.COMMUNITY_11, ())


def test_only_the_reporter_of_its_case_is_a_witness_among_residents(town: Cast) -> None:
    case, other = steps.receive(town), steps.receive(town)
    one = crew.reported(town, case=case)
    assert access.witness_of(crew.reporter_of(case), one) == "resident"
    assert access.witness_of(crew.reporter_of(other), one) == ""
    assert access.witness_of(town.resident, one) == ""
