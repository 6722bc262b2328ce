"""The pages of local changes over HTTP: bounds, changes, differences, bad input, who may."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from oneneedle.catalogue.models import LocalOverride, OverrideBound
from tests.cast import NOW, Cast
from tests.catalogue.overrides import crew
from tests.desk.conftest import ClientOf

BOUND = {
    "level": "community",
    "type_code": "",
    "fields_allowed": ["resolve", "advice", "handler", "offered"],
    "normal_resolve_fastest": "1wd",
    "normal_resolve_slowest": "5wd",
}
CHANGE = {"normal_resolve": "1wd", "since": "2026-11-18", "reason": "Market every day"}


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_keeper_sets_a_bound_and_the_community_changes_its_rule(town: Cast, client_of: ClientOf) -> None:
    keeper, community = client_of("keeper"), client_of("c11")
    assert "No bound is set" in text_of(community.get("/desk/overrides/"))
    assert keeper.post("/desk/overrides/bounds/new/", BOUND).status_code == 302
    form = text_of(community.get("/desk/overrides/new/", {"type_code": "litter"}))
    assert "Allowed: 1 working day to 5 working days. The city says: 3 working days." in form
    assert "Time to answer" not in form and "Sweepers" in form and "Linjiang Water" not in form
    sent = community.post("/desk/overrides/new/?type_code=litter", {**CHANGE, "advice_en": "Ask us first."})
    assert sent.status_code == 302
    page = text_of(community.get("/desk/overrides/"))
    assert "3 working days → 1 working day" in page and "Ask us first." in page and "Market every day" in page
    public = text_of(client_of("resident").get("/differences/"))
    assert "Litter · Liushu committee" in public and "3 working days → 1 working day" in public
    again = community.get("/desk/overrides/new/", {"type_code": "litter"}).content.decode()
    assert 'value="1wd"' in again and "Ask us first." in again


def test_ending_a_change_and_a_bound_shows_in_the_history(town: Cast, client_of: ClientOf) -> None:
    bound = crew.bound(town)
    own, other = crew.override(town), crew.override(town, "c12", limits={"normal": {"resolve": "2wd"}})
    community, keeper = client_of("c11"), client_of("keeper")
    assert community.post(f"/desk/overrides/{other.id}/end/").status_code == 422
    assert community.post(f"/desk/overrides/{own.id}/end/").status_code == 302
    assert keeper.post(f"/desk/overrides/bounds/{bound.id}/end/").status_code == 302
    page = text_of(keeper.get("/desk/overrides/"))
    assert "Ended by a bound" in page and "Ended by the office" in page
    assert "The city's rules stand everywhere unchanged." in page
    assert "The same rules everywhere" in text_of(client_of("resident").get("/differences/"))


def test_a_change_to_come_is_seen_and_called_off_before_its_day(town: Cast, client_of: ClientOf) -> None:
    crew.bound(town)
    plan = crew.override(town, since=NOW + 3 * crew.DAY, limits={"normal": {"resolve": "1wd"}})
    keeper = client_of("keeper")
    assert "Not yet in force" in text_of(keeper.get("/desk/overrides/"))
    assert keeper.post(f"/desk/overrides/{plan.id}/end/").status_code == 302
    assert "The city's rules stand everywhere unchanged." in text_of(keeper.get("/desk/overrides/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"normal_resolve": "9wd"}, "outside the bound, which is 1 working day to 5 working days"),
        ({"normal_resolve": "1h"}, "outside the bound"),
        ({"normal_resolve": "soon"}, "is not a time limit"),
        ({"normal_resolve": ""}, "Say what shall be different"),
        ({"since": "2026-11-01"}, "begin now or later"),
        ({"since": "never"}, "Enter a valid date"),
        ({"reason": ""}, "required"),
        ({"handler": "x"}, "valid choice"),
        ({"reason": "x" * 2001}, "at most 2000"),
    ],
)
def test_bad_input_answers_422_with_the_bound_shown(
    town: Cast, client_of: ClientOf, changes: dict[str, str], words: str
) -> None:
    crew.bound(town)
    answer = client_of("c11").post("/desk/overrides/new/?type_code=litter", {**CHANGE, **changes})
    assert answer.status_code == 422 and words in text_of(answer)
    assert not LocalOverride.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "moon"}, "valid choice"),
        ({"type_code": "no-such"}, "valid choice"),
        ({"fields_allowed": ["private"]}, "valid choice"),
        ({"normal_resolve_slowest": ""}, "two ends"),
        ({"normal_resolve_fastest": "", "normal_resolve_slowest": ""}, "say how fast and how slow"),
        ({"normal_resolve_fastest": "9wd"}, "cannot be longer than the slowest"),
        ({"normal_resolve_fastest": "1h"}, "same measure"),
        ({"normal_resolve_fastest": "\x00"}, "Null characters"),
    ],
)
def test_a_bad_bound_answers_422(town: Cast, client_of: ClientOf, changes: dict[str, Any], words: str) -> None:
    answer = client_of("keeper").post("/desk/overrides/bounds/new/", {**BOUND, **changes})
    assert answer.status_code == 422 and words in text_of(answer)
    assert not OverrideBound.objects.exists()


def test_who_may_see_and_who_may_change(town: Cast, client_of: ClientOf) -> None:
    bound = crew.bound(town)
    row = crew.override(town)
    for role in ("desk", "water", "command", "district_keeper", "c11"):
        assert client_of(role).get("/desk/overrides/").status_code == 200
    for role in ("desk", "water", "keeper", "district_keeper"):
        assert client_of(role).get("/desk/overrides/new/").status_code == 403
    for role in ("desk", "water", "c11", "s1"):
        assert client_of(role).get("/desk/overrides/bounds/new/").status_code == 403
    assert client_of("water").post(f"/desk/overrides/bounds/{bound.id}/end/").status_code == 422
    assert client_of("desk").post(f"/desk/overrides/{row.id}/end/").status_code == 422
    assert client_of("c11").get("/desk/overrides/new/?type_code=no-such").status_code == 404
    assert client_of("c11").post(f"/desk/overrides/{bound.id}/end/").status_code == 404
    assert client_of("resident").get("/desk/overrides/").status_code == 302
    assert LocalOverride.objects.get().end == "" and OverrideBound.objects.get().until is None


def test_a_stranger_s_city_is_not_there(town: Cast, stranger_city: Cast, client_of: ClientOf) -> None:
    bound = crew.bound(town)
    row = crew.override(town)
    far = client_of("far")
    assert "Litter" not in text_of(far.get("/desk/overrides/"))
    assert far.post(f"/desk/overrides/{row.id}/end/").status_code == 404
    assert far.post(f"/desk/overrides/bounds/{bound.id}/end/").status_code == 404


def test_the_page_costs_the_same_however_much_is_different(town: Cast, client_of: ClientOf) -> None:
    for level in ("street", "community"):
        crew.bound(town, level)
    client, counts = client_of("keeper"), []
    for role in ("c11", "c12", "s1"):
        crew.override(town, role, limits={"normal": {"resolve": "2wd"}})
        client.get("/desk/overrides/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/overrides/")
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2], counts


def test_a_street_with_nothing_allowed_reads_why(town: Cast, client_of: ClientOf) -> None:
    crew.bound(town)
    page = text_of(client_of("s1").get("/desk/overrides/new/", {"type_code": "litter"}))
    assert "Nothing may be changed here" in page
    assert "Set the change" not in page
