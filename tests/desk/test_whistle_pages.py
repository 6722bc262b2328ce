"""The whistle's pages over HTTP: live pieces, bad input, files, campaigns, levels and holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from oneneedle.cases import actions
from oneneedle.cases.models import Campaign, Case, Delay, FollowUp, Whistle
from oneneedle.cases.rules import Report
from oneneedle.core import actions as core
from oneneedle.core.rules import forget_kept
from oneneedle.desk.rules import whistles as looks
from oneneedle.evaluation.rules import Figure
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_open_campaign import begin
from tests.cases.whistles.test_propose_whistle import propose
from tests.cast import NOW, Cast
from tests.desk.conftest import ClientOf
from tests.desk.photos import red_photo
from tests.evaluation.counting import fold_all

HTMX = {"HX-Request": "true"}


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crew.gather(cast)


def _live(page: str) -> str:
    """The address the live piece asks at next."""
    return page.split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


def _whistle_live(page: str) -> str:
    return _live(page.split('id="whistle-live"', 1)[1])


def test_the_live_piece_is_silent_until_a_department_moves(crowd: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crowd)
    street = client_of("street")
    address = _whistle_live(street.get(f"/desk/whistles/{whistle.number}/").content.decode())
    assert street.get(address, headers=HTMX).status_code == 204
    crew.acknowledge(crowd, whistle, "lin-water", now=NOW + timedelta(hours=6))
    changed = street.get(address, headers=HTMX)
    assert changed.status_code == 200
    assert b"<html" not in changed.content and b"1 answered" in changed.content
    assert street.get(_whistle_live(changed.content.decode()), headers=HTMX).status_code == 204


def test_the_list_and_the_dashboard_are_live_too(crowd: Cast, client_of: ClientOf) -> None:
    water = client_of("water_crew")
    for page, piece in (("/desk/whistles/", 'id="whistle-rows"'), ("/desk/whistles/answers/", 'id="answers"')):
        address = _live(water.get(page).content.decode().split(piece, 1)[1])
        assert water.get(address, headers=HTMX).status_code == 204
        crew.blow(crowd)
        fold_all()
        forget_kept()
        assert piece.encode() in water.get(address, headers=HTMX).content


def test_the_dashboard_is_silent_while_other_matters_move(
    crowd: Cast, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    """In a busy city each open tab read everything anew every ten seconds; now the figures are kept for a while."""
    street = client_of("street")
    address = _live(street.get("/desk/whistles/answers/").content.decode().split('id="answers"', 1)[1])
    crew.stalls(crowd)
    fold_all()
    with django_assert_max_num_queries(6):
        assert street.get(address, headers=HTMX).status_code == 204


def test_a_live_piece_of_a_whistle_not_to_be_seen_is_not_there(crowd: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crowd)
    assert client_of("fire_crew").get(f"/desk/whistles/{whistle.number}/live/", headers=HTMX).status_code == 404


def test_the_list_leads_with_the_side_of_the_post(crowd: Cast, client_of: ClientOf) -> None:
    crew.blow(crowd)
    assert "My unit is called" in client_of("water_crew").get("/desk/whistles/").content.decode()
    street = client_of("street").get("/desk/whistles/").content.decode()
    assert "Blown by us" in street and "The lane is free at night." in street
    assert "No department has refused to come." in client_of("district").get("/desk/whistles/").content.decode()
    assert "Closed or taken back" in client_of("street").get("/desk/whistles/?side=no&state=no").content.decode()


def _said(cast: Cast, **changes: Any) -> dict[str, Any]:
    said = {"kind": "departments", "asked": "A free lane.", "place": "Lane 3", "meet_at": "2026-11-18T20:00"}
    call = {"meet_place": "Gate", "unit_1": str(cast.unit("lin-market").id), "asked_1": "Move the stalls."}
    return {**said, **call, **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "loud"}, "Kind of whistle"),
        ({"meet_at": "yesterday"}, "Meeting time"),
        ({"meet_at": "2026-11-18T09:00"}, "still to come"),
        ({"meet_at": ""}, "still to come"),
        ({"asked": ""}, "Goal"),
        ({"asked_1": ""}, "What is asked of department 1"),
        ({"asked_2": "", "unit_2": "lin-police"}, "what is asked of this department"),
        ({"asked_2": "Come too."}, "Choose the department."),
        ({"unit_1": "x"}, "Department 1"),
        ({"unit_1": "01a1ee9e-1560-78c9-aceb-8c81dca9cf0e"}, "Department 1"),
        ({"kind": "joint"}, "at least 2 departments"),
        ({"finish_by_1": "9999-12-31T00:00"}, "within two years"),
        ({"finish_by_1": "0001-01-01T00:00"}, "before the meeting"),
        ({"finish_by_2": "2026-11-20T12:00"}, "Choose the department."),
        ({"cases": "261118-000000-0"}, "There is no case"),
        ({"campaign": "01a1ee9e-1560-78c9-aceb-8c81dca9cf0e"}, "There is no such campaign."),
        ({"area_path": "far/"}, "Area"),
        ({"lon": "120.005"}, "both longitude and latitude"),
        ({"lon": "nan", "lat": "30"}, "Enter a number."),
    ],
)
def test_bad_input_is_said_and_nothing_is_blown(
    changes: dict[str, str], words: str, crowd: Cast, client_of: ClientOf
) -> None:
    known = {name: str(crowd.unit(value).id) for name, value in changes.items() if value.startswith("lin-")}
    answer = client_of("street").post("/desk/whistles/new/", _said(crowd, **{**changes, **known}))
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert words in answer.content.decode()
    assert not Whistle.objects.exists()


def test_a_whistle_is_blown_from_the_case_page(crowd: Cast, client_of: ClientOf) -> None:
    case, street = crew.stalls(crowd), client_of("street")
    assert f"/desk/whistles/new/?case={case.number}" in street.get(f"/desk/cases/{case.number}/").content.decode()
    form = street.get(f"/desk/whistles/new/?case={case.number}").content.decode()
    assert case.number in form and "Lane gate" in form
    said = _said(crowd, cases=case.number, place="", meet_place="")
    assert street.post("/desk/whistles/new/", said).status_code == 302
    whistle = Whistle.objects.get()
    assert whistle.meet_place == "Lane gate"
    assert whistle.number in street.get(f"/desk/cases/{case.number}/").content.decode()


def _department(cast: Cast, code: str, parent: str, area: str) -> None:
    branch: dict[str, Any] = {"jurisdiction_id": lin.CITY, "unit_code": code, "actor": cast.system, "now": NOW}
    given = {name: branch[name] for name in ("jurisdiction_id", "actor", "now")}
    units.create_unit(code=code, parent_code=parent, kind="property", level="", area=area, name_en=code, **given)
    units.create_post(code="head", name_en="Head", rights=["whistle.answer"], **branch)


def test_a_street_chooses_among_those_who_answer_for_its_ground(crowd: Cast, client_of: ClientOf) -> None:
    """The district's first, then the city's, then companies of its own communities; nobody who could not answer."""
    _department(crowd, "lin-d1-roads", "lin-d1", lin.DISTRICT)
    _department(crowd, "lin-ours", "lin-c12", lin.COMMUNITY_12)
    _department(crowd, "lin-theirs", "lin-c21", lin.COMMUNITY_21)
    units.create_unit(
        jurisdiction_id=lin.CITY, code="lin-mute", parent_code="lin-city", kind="gas", level="", area=lin.ROOT,
        name_en="Nobody there", actor=crowd.system, now=NOW,
    )  # fmt: skip
    page = client_of("street").get("/desk/whistles/new/").content.decode()
    first = page.split('id="id_unit_1"', 1)[1].split("</select>", 1)[0]
    assert re.findall('optgroup label="([^"]+)"', first) == ["Jiangbei", "Linjiang", "Shiqiao Community"]
    assert all(name in first for name in ("lin-d1-roads", "lin-ours", "Market supervision"))
    assert "lin-theirs" not in first and "Nobody there" not in first


def test_each_department_may_have_its_own_day(crowd: Cast, client_of: ClientOf) -> None:
    street = client_of("street")
    early = street.post("/desk/whistles/new/", _said(crowd, finish_by_1="2026-11-18T19:00"))
    assert early.status_code == 422 and "due before the meeting" in early.content.decode()
    assert street.post("/desk/whistles/new/", _said(crowd, finish_by_1="2026-11-20T12:00")).status_code == 302
    assert crew.call_of(Whistle.objects.get()).finish_by == datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_the_words_of_a_private_case_are_not_proposed_to_departments(crowd: Cast, client_of: ClientOf) -> None:
    quarrel = Report(description="Shouting every night", type_code="neighbours", address="Stair 3", **lin.IN_11)
    case = steps.receive(crowd, quarrel)
    page = client_of("street").get(f"/desk/whistles/new/?case={case.number}").content.decode()
    assert case.number in page and "Shouting" not in page and "Stair 3" not in page


def test_pictures_are_shown_to_those_who_see_the_whistle_alone(crowd: Cast, client_of: ClientOf) -> None:
    photo = core.store_file(content=red_photo().read(), name="lane.jpg", now=NOW)
    whistle = crew.blow(crowd, file_ids=[photo.id])
    address = f"/desk/whistles/files/{whistle.files.get().id}/"
    assert client_of("water_crew").get(address)["Content-Type"] == "image/jpeg"
    assert client_of("fire_crew").get(address).status_code == 404


@pytest.mark.parametrize("verb", ["dance", "acknowledge", "close"])
def test_steps_that_do_not_belong_are_not_there(verb: str, crowd: Cast, client_of: ClientOf) -> None:
    whistle, other = crew.blow(crowd), crew.blow(crowd)
    street = client_of("street")
    foreign = crew.call_of(other).id
    assert street.post(f"/desk/whistles/{whistle.number}/calls/{foreign}/{verb}/").status_code == 404
    assert verb == "close" or street.post(f"/desk/whistles/{whistle.number}/{verb}/").status_code == 404


def test_a_panel_that_is_not_possible_leads_back(crowd: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crowd)
    address = f"/desk/whistles/{whistle.number}/close/"
    assert client_of("street").get(address)["Location"] == f"/desk/whistles/{whistle.number}/"
    assert client_of("street").get(address, headers=HTMX)["HX-Redirect"] == f"/desk/whistles/{whistle.number}/"


def test_a_campaign_gathers_and_a_relapse_opens_a_new_case(
    crowd: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, street = crew.stalls(crowd), crew.stalls(crowd), client_of("street")
    said = {"name": "Night stalls", "goal": "A free lane.", "numbers": first.number}
    campaign_page = street.post("/desk/campaigns/new/", said)["Location"]
    assert street.post(f"{campaign_page}gather/", {"near": [second.number], "numbers": "?"}).status_code == 422
    assert street.post(f"{campaign_page}gather/", {"near": [second.number]}).status_code == 302
    assert street.post(f"{campaign_page}plan/", {"due_on": "yesterday"}).status_code == 422
    assert street.post(f"{campaign_page}plan/", {"due_on": "2026-12-16", "note": "At eight."}).status_code == 302
    page = street.get(campaign_page).content.decode()
    assert first.number in page and second.number in page and "2026-12-16" in page
    assert street.post(f"{campaign_page}close/", {"outcome": "Free."}).status_code == 422
    assert "Night stalls" in street.get("/desk/follow-ups/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=28))
    street = client_of("street")  # weeks later, signed in anew
    look = f"/desk/follow-ups/{FollowUp.objects.get().id}/"
    assert street.post(look, {"relapsed": "yes", "note": ""}).status_code == 422
    done = street.post(look, {"relapsed": "yes", "note": "Stalls again."})
    assert done["Location"].startswith("/desk/cases/")
    assert Campaign.objects.get().links.count() == 3


def test_a_unit_asks_for_time_and_the_desk_decides(crowd: Cast, client_of: ClientOf) -> None:
    case = steps.accepted(crowd)
    water, desk, address = client_of("water"), client_of("desk"), f"/desk/cases/{case.number}/"
    said = {"version": case.version, "extra": "2wd", "reason": "A part is missing."}
    assert water.post(f"{address}ask_extension/", {**said, "extra": "9y"}).status_code == 422
    assert water.post(f"{address}ask_extension/", said).status_code == 302
    assert case.number in desk.get("/desk/delays/").content.decode()
    case.refresh_from_db()
    assert water.post(f"{address}decide/", {"version": case.version, "approve": "yes"}).status_code == 422
    assert desk.post(f"{address}decide/", {"version": case.version, "approve": "no"}).status_code == 422
    assert desk.post(f"{address}decide/", {"version": case.version, "approve": "yes"}).status_code == 302
    assert Delay.objects.get().state == "granted"
    assert "A part is missing." in water.get(address).content.decode()


def test_the_desk_holds_and_resumes_and_a_hold_stops_the_steps(crowd: Cast, client_of: ClientOf) -> None:
    case = steps.accepted(crowd)
    desk, address = client_of("desk"), f"/desk/cases/{case.number}/"
    said = {"version": case.version, "until": "2026-12-01T09:00", "reason": "Frost."}
    assert desk.post(f"{address}hold/", {**said, "until": "2026-11-01T09:00"}).status_code == 422
    assert desk.post(f"{address}hold/", said).status_code == 302
    case.refresh_from_db()
    assert case.held_at is not None
    assert "resume it first" in client_of("water").get(address).content.decode()
    assert desk.post(f"{address}resume/", {"version": case.version}).status_code == 302
    case.refresh_from_db()
    assert case.held_at is None


def test_a_case_is_lifted_with_a_reason_and_lowered_again(crowd: Cast, client_of: ClientOf) -> None:
    case = steps.receive(crowd, type_code="litter")
    worker, address = client_of("grid_worker"), f"/desk/cases/{case.number}/"
    assert worker.get(f"{address}lift/").status_code == 200
    assert worker.post(f"{address}lift/", {"version": case.version, "reason": ""}).status_code == 422
    said: dict[str, Any] = {"version": case.version, "reason": "beyond_means", "note": "Too large."}
    assert worker.post(f"{address}lift/", said).status_code == 302
    assert _holder(case) == "lin-s1"
    said = {"version": case.version, "reason": "A cart is enough.", "unit_id": str(crowd.unit("lin-c11").id)}
    assert client_of("desk").post(f"{address}lower/", said).status_code == 302
    assert _holder(case) == "lin-c11"


def _holder(case: Case) -> str:
    case.refresh_from_db()
    return case.unit.code if case.unit else ""


def test_the_dashboard_opens_for_those_who_call_and_are_called(crowd: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crowd)
    actions.acknowledge_call(call=crew.call_of(whistle), actor=crowd.actor("market_crew"), now=NOW)
    for role, words in (("street", "Market supervision"), ("district", "Shanqian"), ("water_crew", "How we answered")):
        assert words in client_of(role).get("/desk/whistles/answers/?months=12").content.decode()
    assert client_of("market").get("/desk/whistles/answers/").status_code == 403


def test_the_dashboard_tells_what_evaluation_counts(crowd: Cast, client_of: ClientOf) -> None:
    """A refusal with a reason is an answer, a call not yet due is in no share, and each share opens to its calls."""
    whistle = crew.blow(crowd)
    actions.acknowledge_call(call=crew.call_of(whistle), actor=crowd.actor("market_crew"), now=NOW)
    police = crew.call_of(whistle, "lin-police")
    actions.refuse_call(call=police, reason="A match.", actor=crowd.actor("police_crew"), now=NOW)
    propose(crowd)
    fold_all()
    page = client_of("street").get("/desk/whistles/answers/").content.decode()
    assert "Proposals blown" in page and "Proposals blown" in _answers_of(client_of, "district")
    assert "Proposals blown" not in _answers_of(client_of, "water_crew")
    assert "100.0" in page and "2 of 2" in page and "/c/lin/definitions/#whistle_answer" in page
    (behind,) = {
        one for one in re.findall(r'href="([^"]+measure=whistle_answer[^"]*)"', page) if "unit_path" not in one
    }
    assert client_of("street").get(behind.replace("&amp;", "&")).content.decode().count("data-key-item") == 2


def _answers_of(client_of: ClientOf, role: str) -> str:
    return client_of(role).get("/desk/whistles/answers/").content.decode()


def test_too_many_and_too_few_both_show_while_most_streets_call_nobody() -> None:
    """At a roll-out one street of ten blows: against the pooled rate it is many, the large silent ones are few."""
    streets = [Figure(50, 1000), *(Figure(0, 1000) for _ in range(8)), Figure(0, 40), Figure(0, 12)]
    city = sum(streets, Figure())
    words = [str(looks.rate_chip(one, city).word) for one in streets]
    assert words == ["Many", *["Few"] * 8, "Usual", "Too few cases to say"]


def test_the_street_sees_a_proposal_as_a_form_it_may_change(crowd: Cast, client_of: ClientOf) -> None:
    whistle, street = propose(crowd), client_of("street")
    address = f"/desk/whistles/{whistle.number}/approve/"
    form = street.get(address).content.decode()
    assert 'value="2026-11-18T20:00"' in form and "What lin-market does" in form and 'value="Gate"' in form
    said = {"asked": "A free lane.", "meet_at": "2026-11-18T21:00", "meet_place": "Square"}
    water = {"unit_1": str(crowd.unit("lin-water").id), "asked_1": "Come."}
    assert street.post(address, {**said, "unit_1": "", "asked_1": ""}).status_code == 422
    assert street.post(address, {**said, **water}).status_code == 302
    whistle.refresh_from_db()
    assert (whistle.state, whistle.meet_place) == ("blown", "Square")
    assert whistle.calls.get().unit_id == crowd.unit("lin-water").id and whistle.proposed_by_id is not None


def test_somebody_looks_again_at_a_whistle_that_was_closed_without_a_day(crowd: Cast, client_of: ClientOf) -> None:
    whistle, street = crew.done(crowd), client_of("street")
    address = f"/desk/whistles/{whistle.number}/look_again/"
    assert address in street.get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert street.post(address, {"due_on": "yesterday"}).status_code == 422
    assert street.post(address, {"due_on": "2026-12-16", "note": "At eight."}).status_code == 302
    assert FollowUp.objects.get().whistle_id == whistle.id
    assert address not in client_of("water_crew").get(f"/desk/whistles/{whistle.number}/").content.decode()


@pytest.mark.parametrize("state", ["proposed", "blown"])
def test_nobody_looks_again_at_a_whistle_that_has_not_ended(state: str, crowd: Cast, client_of: ClientOf) -> None:
    whistle = propose(crowd) if state == "proposed" else crew.blow(crowd)
    answer = client_of("street").post(f"/desk/whistles/{whistle.number}/look_again/", {"due_on": "2026-12-16"})
    assert answer.status_code == 422 and "This step is not possible now" in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_why_there_is_no_picture_from_before_is_asked_only_where_there_is_none(
    crowd: Cast, client_of: ClientOf
) -> None:
    whistle, street = crew.finished(crowd), client_of("street")
    address = f"/desk/whistles/{whistle.number}/close/"
    assert "no picture from before" in street.get(address).content.decode()
    given: dict[str, Any] = {"actor": crowd.actor("street"), "now": crew.MEET}
    actions.attach_to_whistle(whistle=whistle, file_ids=[steps.add_photo()], kind="before", **given)
    assert "no picture from before" not in street.get(address).content.decode()
    assert street.post(address, {"outcome": "Free.", "photos": red_photo(), "no_before": "x"}).status_code == 302
    whistle.refresh_from_db()
    assert (whistle.state, whistle.no_before) == ("done", "")


def test_a_number_typed_into_the_search_leads_to_its_whistle(crowd: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crowd)
    typed = whistle.number.lower().replace("-", " ")
    found = client_of("street").get("/desk/all/", {"text": typed})
    assert found["Location"] == f"/desk/whistles/{whistle.number}/"
    assert client_of("fire_crew").get("/desk/all/", {"text": typed}).status_code == 200


def test_lists_of_whistles_and_campaigns_have_pages(
    crowd: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneneedle.core.rules.paging.PAGE", 1)
    for name in ("Night stalls", "Parked lorries"):
        crew.blow(crowd, asked=name)
        begin(crowd, name=name)
    street = client_of("street")
    for address in ("/desk/whistles/?side=blown&state=open", "/desk/campaigns/?state=open"):
        first = street.get(address).content.decode()
        second = street.get(f"{address}&page=2").content.decode()
        assert ("Night stalls" in first) != ("Night stalls" in second) and "page=2" in first and "page=1" in second
