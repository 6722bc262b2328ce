"""Every step of a whistle tried by everybody over HTTP: done by the right post and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from oneneedle.cases import actions
from oneneedle.cases.models import Campaign, FollowUp, Whistle
from oneneedle.core.models import LedgerRow
from tests import cast as lin
from tests.cases.whistles import crew
from tests.cast import NOW, Cast
from tests.desk.conftest import ClientOf
from tests.desk.photos import red_photo
from tests.desk.test_permissions import ANSWERS

PARTS = ("street", "street_2", "community", "district", "city", "market_crew", "water_crew", "police_crew", "fire_crew")
ROLES = ("resident", "nobody", "desk", "market", "far", *PARTS)
# Street 1 blew; market, water and police are called; whoever sits in those units or above sees it.
STREET_UP = {"desk", "street", "district", "city"}
CALLED = {"market", "market_crew", "water_crew", "police_crew"}
SEEN = STREET_UP | CALLED
STREET, MARKET, ABOVE = {"street"}, {"market_crew"}, {"district", "city"}
GROUND = {"street", "city"}

Make = Callable[[Cast], Whistle]
Step = tuple[Make, dict[str, Any], set[str], set[str]]


def _attended(cast: Cast) -> Whistle:
    whistle = crew.blow(cast)
    crew.attend(cast, whistle)
    return whistle


def _refused(cast: Cast) -> Whistle:
    whistle = crew.blow(cast)
    call = crew.call_of(whistle)
    actions.refuse_call(call=call, reason="No crew.", actor=cast.actor("market_crew"), now=NOW + crew.MINUTE)
    return whistle


def _rated(cast: Cast) -> Whistle:
    whistle = crew.finished(cast)
    actions.rate_call(call=crew.call_of(whistle), rating=4, words="", actor=cast.actor("street"), now=crew.MEET)
    return whistle


def _proposed(cast: Cast) -> Whistle:
    return actions.propose_whistle(
        kind="departments",
        asked="Stalls in the lane.",
        calls=crew.called(cast, "lin-market"),
        meet_at=crew.MEET + timedelta(days=1),
        meet_place="Gate",
        place="Lane 3",
        actor=cast.actor("community"),
        now=NOW,
    )


# verb -> how to make the whistle, what the form says, who may, who sees it
WHISTLE_TABLE: dict[str, Step] = {
    "approve": (
        _proposed,
        {"asked": "A free lane.", "meet_place": "Gate", "asked_1": "Come."},
        STREET,
        STREET_UP | {"community"},
    ),
    "close": (crew.finished, {"outcome": "Free.", "no_before": "Night.", "photos": "photo"}, STREET, SEEN),
    "withdraw": (crew.blow, {"reason": "Not needed."}, STREET, SEEN),
    "look_again": (crew.done, {"due_on": "2026-12-16"}, GROUND, SEEN),
    "attach": (crew.blow, {"kind": "before", "photos": "photo"}, STREET, SEEN),
}
CALL_TABLE: dict[str, Step] = {
    "acknowledge": (crew.blow, {}, MARKET, SEEN),
    "refuse": (crew.blow, {"reason": "No crew."}, MARKET, SEEN),
    "check_in": (crew.blow, {"photos": "photo"}, MARKET, SEEN),
    "finish": (_attended, {"result": "Moved."}, MARKET, SEEN),
    "settle": (_refused, {"decision": "confirm", "reason": "It is theirs."}, ABOVE, SEEN),
    "rate": (crew.finished, {"rating": "5"}, STREET, SEEN),
    "answer": (crew.finished, {"needed": "yes", "clear": "5"}, MARKET, SEEN),
    "reply": (_rated, {"text": "We were two."}, MARKET, SEEN),
}


@pytest.fixture
def gathered(stranger_city: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """Everybody, on the evening of the whistle."""
    monkeypatch.setattr(timezone, "now", lambda: crew.MEET + 40 * crew.MINUTE)
    yield crew.gather(stranger_city)


def _values(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "photos": red_photo()} if "photos" in said else said


def _expected(role: str, may: set[str], sees: set[str]) -> str:
    if role == "resident":
        return "sign in"
    if role == "nobody":
        return "no post"
    return "done" if role in may else "refused" if role in sees else "hidden"


def _answer(response: Any, wrote: bool) -> str:
    if wrote:
        done = response.status_code == 302 and response["Location"].startswith("/desk/")
        return "done" if done else f"wrote, and answered {response.status_code}"
    for word, (status, start) in ANSWERS.items():
        if response.status_code == status and response.get("Location", "").startswith(start):
            return word
    return f"{response.status_code} {response.get('Location', '')}"


def _try_all(client_of: ClientOf, address: str, said: dict[str, Any]) -> dict[str, str]:
    found = {}
    for role in ROLES:
        rows = LedgerRow.objects.count()
        with transaction.atomic():
            response = client_of(role).post(address, _values(said))
            found[role] = _answer(response, LedgerRow.objects.count() > rows)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("verb", WHISTLE_TABLE)
def test_each_step_of_a_whistle_is_the_streets_alone(verb: str, gathered: Cast, client_of: ClientOf) -> None:
    make, said, may, sees = WHISTLE_TABLE[verb]
    whistle = make(gathered)
    if verb == "approve":
        said = {**said, "unit_1": str(gathered.unit("lin-market").id)}
    found = _try_all(client_of, f"/desk/whistles/{whistle.number}/{verb}/", said)
    assert found == {role: _expected(role, may, sees) for role in ROLES}


@pytest.mark.parametrize("verb", CALL_TABLE)
def test_each_step_of_a_call_is_done_by_the_right_side(verb: str, gathered: Cast, client_of: ClientOf) -> None:
    make, said, may, sees = CALL_TABLE[verb]
    whistle = make(gathered)
    address = f"/desk/whistles/{whistle.number}/calls/{crew.call_of(whistle).id}/{verb}/"
    found = _try_all(client_of, address, said)
    assert found == {role: _expected(role, may, sees) for role in ROLES}


def _blowing(cast: Cast) -> dict[str, Any]:
    meet: datetime = crew.MEET + timedelta(days=1)
    units = {f"unit_{at}": str(cast.unit(code).id) for at, code in enumerate(("lin-market", "lin-police"), 1)}
    asked = {f"asked_{at}": "Come." for at in (1, 2)}
    when = {"meet_at": f"{meet + timedelta(hours=8):%Y-%m-%dT%H:%M}", "meet_place": "Gate"}
    return {"kind": "joint", "asked": "A free lane.", "place": "Lane 3", **when, **units, **asked}


def test_streets_and_those_above_blow_and_communities_propose(gathered: Cast, client_of: ClientOf) -> None:
    found = _try_all(client_of, "/desk/whistles/new/", _blowing(gathered))
    may = {"street", "street_2", "city", "community"}
    barred = set(ROLES) - may - {"resident", "far"}
    assert {role for role, word in found.items() if word == "done"} == may
    assert {role for role, word in found.items() if word == "no post"} == barred
    assert found["resident"] == "sign in"
    assert found["far"] == "refused"  # may blow there, but knows no such department


def test_a_campaign_is_moved_by_its_street_and_looked_at_again_by_its_ground(
    gathered: Cast, client_of: ClientOf
) -> None:
    said = {"name": "Night stalls", "goal": "A free lane.", "place": "Lane 3", "area_path": lin.COMMUNITY_11}
    opened = _try_all(client_of, "/desk/campaigns/new/", said)
    assert {role for role, word in opened.items() if word == "done"} == {"street", "community", "city"}
    client_of("street").post("/desk/campaigns/new/", said)
    campaign = Campaign.objects.get()
    address = f"/desk/campaigns/{campaign.id}/"
    planned = _try_all(client_of, f"{address}plan/", {"due_on": "2026-12-16", "note": ""})
    assert {role for role, word in planned.items() if word == "done"} == {"street", "community", "city"}
    closed = _try_all(client_of, f"{address}close/", {"outcome": "It is free."})
    assert {role for role, word in closed.items() if word == "done"} == {"street", "city"}
    client_of("street").post(f"{address}plan/", {"due_on": "2026-12-16"})
    look = f"/desk/follow-ups/{FollowUp.objects.get().id}/"
    looked = _try_all(client_of, look, {"relapsed": "no", "note": "Free."})
    assert {role for role, word in looked.items() if word == "done"} == {"street", "community", "city"}
    assert looked["fire_crew"] == "hidden"
