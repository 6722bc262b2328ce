"""Who sees and moves cases of a zone: its members, whoever leads, nobody of another zone; rule and filter are one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import access, queries
from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report, flow
from oneneedle.core.rules import Refused
from oneneedle.zones import actions
from oneneedle.zones.models import Zone
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.zones import crew

ROLES = ("command", "keeper", "desk", "inspector", "other_desk", "desk_3", "desk_4", "grid_worker", "water")
# Where it lies -> who sees it beside those of the city; in the zone street 1 and street 3, in the other 2 and 4.
SEEN_BY = {
    lin.COMMUNITY_12: {"desk", "inspector", "desk_3"},
    crew.STREET_3: {"desk", "inspector", "desk_3"},
    lin.COMMUNITY_11: {"desk", "inspector", "grid_worker"},
    lin.COMMUNITY_21: {"other_desk", "desk_4"},
    crew.STREET_4: {"other_desk", "desk_4"},
}


def case_at(cast: Cast, area_path: str, type_code: str = "litter") -> Case:
    return steps.receive(cast, Report(description="垃圾", type_code=type_code, area_path=area_path))


@pytest.fixture
def two(wide: Cast, zone: Zone) -> Cast:
    """The other zone beside it, without rules."""
    crew.set_zone(crew.OTHER)
    return wide


@pytest.mark.parametrize("area_path", SEEN_BY)
def test_members_see_the_ground_and_the_filter_says_the_same(two: Cast, area_path: str) -> None:
    case = case_at(two, area_path)
    actors = {role: two.actor(role) for role in ROLES}
    seen = {role for role, actor in actors.items() if access.sees(actor, case)}
    found = {role for role, actor in actors.items() if Case.objects.filter(access.visible_to(actor)).exists()}
    late = {role for role, actor in actors.items() if queries.zone_cases(actor, {"": [area_path]}, now=NOW).total}
    assert seen == found == late == SEEN_BY[area_path] | {"command", "keeper"}


def test_who_leads_dispatches_what_the_rules_name_and_nothing_else(two: Cast) -> None:
    litter, stalls = (case_at(two, lin.COMMUNITY_12, code) for code in ("litter", "stalls"))
    may = {verb for verb in flow.ARROWS if access.can(verb, two.actor("desk_3"), litter)}
    assert may == {"locate", "classify", "file", "dispatch"}
    assert not [verb for verb in flow.ARROWS if access.can(verb, two.actor("desk_3"), stalls)]
    beyond = case_at(two, crew.STREET_3)
    assert not [verb for verb in flow.ARROWS if access.can(verb, two.actor("desk"), beyond)]
    assert access.can("close", two.actor("desk"), litter)
    assert not [verb for verb in flow.ARROWS if access.can(verb, two.actor("desk_4"), litter)]


def test_the_leads_inbox_holds_them_and_the_case_goes_out(two: Cast) -> None:
    case = steps.filed(two)
    Case.objects.filter(id=case.id).update(area_path=lin.COMMUNITY_12)
    case.refresh_from_db()
    waiting = {
        role: [row.id for row in queries.inbox(two.actor(role), "to_dispatch", now=NOW).items]
        for role in ("desk", "desk_3", "other_desk", "desk_4")
    }
    assert waiting == {"desk": [case.id], "desk_3": [case.id], "other_desk": [], "desk_4": []}
    assert queries.inbox_counts(two.actor("desk_3"), NOW)["to_dispatch"] == 1
    with pytest.raises(Refused):
        cases.dispatch_case(case=case, actor=two.actor("desk_4"), now=NOW)
    cases.dispatch_case(case=case, actor=two.actor("desk_3"), now=NOW)
    assert case.unit_id == two.unit("lin-s3").id


def test_sharing_ground_does_not_open_the_vault(two: Cast) -> None:
    case = case_at(two, crew.STREET_3, "stalls")
    read = {role for role in ("desk", "desk_3", "desk_4") if access.can_read_reporter(two.actor(role), case)}
    assert read == {"desk_3"}
    led = case_at(two, lin.COMMUNITY_12)
    working = [role for role in ROLES if access.works_on(two.actor(role), case)]
    assert working == [r for r in ROLES if Case.objects.filter(access.worked_on_by(two.actor(r)), id=case.id).exists()]
    assert access.can_read_reporter(two.actor("desk_3"), led)


def test_who_only_shares_the_ground_writes_nothing_and_is_not_shown_the_reporter(two: Cast) -> None:
    here, there = steps.receive(two), steps.receive(two, area_path=crew.STREET_3, lon=None, lat=None)
    own, beyond = (queries.get_case_page(two.actor("desk"), case, NOW) for case in (here, there))
    assert own.permits.remark and own.permits.attach and own.permits.reporter and own.contact is not None
    assert not (beyond.permits.remark or beyond.permits.attach or beyond.permits.reporter)
    assert (beyond.contact, beyond.readings) == (None, ())
    with pytest.raises(Refused) as refused:
        cases.merge_case(case=here, into=there, actor=two.actor("desk"), now=NOW)
    assert refused.value.code == "not_yours"


def test_shared_ground_does_not_fill_the_duties_of_others(two: Cast) -> None:
    sent = steps.accepted(two, area_path=crew.STREET_3, lon=None, lat=None)
    assert sent.resolve_by is not None
    cases.ask_extension(case=sent, reason="Parts.", extra="24h", actor=two.actor("water"), now=NOW + steps.HOUR)
    lined = case_at(two, lin.COMMUNITY_12)
    Case.objects.update(returns=1)
    Case.objects.filter(id=lined.id).update(state="filed", resolve_by=sent.resolve_by, responded_at=NOW)
    late, soon = sent.resolve_by + timedelta(hours=1), sent.resolve_by - timedelta(hours=1)
    told = {}
    for role in ("desk", "desk_3", "water", "desk_4"):
        actor = two.actor(role)
        at_last, before = queries.inbox_counts(actor, late), queries.inbox_counts(actor, soon)
        waiting = len(queries.delays_waiting(actor, limit=1))
        told[role] = (at_last["overdue"], before["due_soon"], at_last["returned"], waiting)
    # The desk governs one of the two; desk 3 governs the other and leads in the first; the water company has the order.
    assert told == {"desk": (1, 1, 1, 0), "desk_3": (2, 2, 1, 1), "water": (1, 1, 0, 0), "desk_4": (0, 0, 0, 0)}


def test_when_the_zone_ends_each_sees_the_own_ground_again(two: Cast, zone: Zone) -> None:
    case = case_at(two, lin.COMMUNITY_12, "stalls")
    actions.end_zone(zone=zone, until=NOW, actor=two.system, now=NOW)
    assert not access.sees(two.actor("desk_3"), case)
    assert not Case.objects.filter(access.visible_to(two.actor("desk_3"))).exists()


def test_rule_and_filter_of_who_leads_are_one(two: Cast, zone: Zone) -> None:
    crew.set_rule(zone, "streets", lead=two.unit("lin-s1").id)
    made = [case_at(two, area, kind) for area in SEEN_BY for kind in ("litter", "stalls", "water-leak")]
    for role in ROLES:
        actor = two.actor(role)
        led = {case.id for case in made if access.leads(actor, case)}
        assert led == set(Case.objects.filter(access.led_by(actor)).values_list("id", flat=True)), role
        assert len(led) == {"desk": 4, "inspector": 4, "desk_3": 2}.get(role, 0)
