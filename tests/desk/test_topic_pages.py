"""The pages of topics over HTTP: the list, one topic, its steps, bad input, and what one may not see."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases.models import Campaign, Case
from oneneedle.core.rules import new_id
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import Topic, TopicRun
from tests.cast import NOW, Cast
from tests.desk.conftest import ClientOf
from tests.evaluation import crowds


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


@pytest.fixture
def topic(crowd: Cast) -> Topic:
    return crowds.found(crowd)


def test_the_list_shows_what_was_found_and_how_it_stands(topic: Topic, client_of: ClientOf) -> None:
    page = client_of("street_lead").get("/desk/topics/").content.decode()
    assert "Litter · Liushu Community" in page and "5.0" not in page and "4.8 times as many a day" in page
    assert "13 cases were looked at" in page and f"/desk/topics/{topic.id}/" in page
    assert "Search a month" not in page
    assert "Litter · Liushu" not in client_of("other_desk").get("/desk/topics/").content.decode()
    assert "No topic here" in client_of("street_lead").get("/desk/topics/?state=taken&month=x").content.decode()


def test_the_list_costs_the_same_whatever_its_length(crowd: Cast, topic: Topic, client_of: ClientOf) -> None:
    client = client_of("street_lead")
    client.get("/desk/topics/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/topics/")
    for number in range(8):
        again = Topic.objects.get(id=topic.id)
        again.id, again.key = new_id(), f"another {number}"
        again._state.adding = True
        again.save()
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/topics/")
    assert len(many) == len(few)


def test_an_empty_desk_says_how_topics_come(crowd: Cast, client_of: ClientOf) -> None:
    page = client_of("keeper_of_figures").get("/desk/topics/").content.decode()
    assert "No month has been searched yet" in page and "Search a month" in page


def test_a_keeper_searches_a_month_and_bad_months_are_said(crowd: Cast, client_of: ClientOf) -> None:
    crowds.litter(crowd)
    keeper = client_of("keeper_of_figures")
    for month in ("", "October", "2026-13", "2027-01"):
        answer = keeper.post("/desk/topics/search/", {"month": month})
        assert answer.status_code == 422 and "errors" in answer.content.decode()
    done = keeper.post("/desk/topics/search/", {"month": "2026-10"})
    assert done["Location"] == "/desk/topics/?month=2026-10" and not Topic.objects.exists()
    page = keeper.get(done["Location"]).content.decode()
    assert "This month is being searched" in page and "No topic here" not in page
    (live,) = re.findall(r'hx-get="([^"]+)"', page.partition('id="topics"')[2][:200])
    live = html.unescape(live)
    assert keeper.get(live, headers={"hx-request": "true"}).status_code == 204
    assert jobs.search_topics() == 1
    piece = keeper.get(live, headers={"hx-request": "true"}).content.decode()
    assert "Litter · Liushu" in piece and "being searched" not in piece and "<h1" not in piece
    assert client_of("desk").post("/desk/topics/search/", {"month": "2026-10"}).status_code == 422


def test_the_page_leads_to_its_cases_and_offers_what_the_post_may(topic: Topic, client_of: ClientOf) -> None:
    page = client_of("street_lead").get(f"/desk/topics/{topic.id}/").content.decode()
    for case in Case.objects.filter(id__in=topic.links.values("case_id")):
        assert f"/desk/cases/{case.number}/" in page
    for words in ("Take it up as a campaign", "Make one case of it", "Hand to the joint meeting", "Set aside"):
        assert words in page
    watching = client_of("grid_worker").get(f"/desk/topics/{topic.id}/").content.decode()
    assert "Take it up" not in watching and "chart-line" in watching


def test_what_one_may_not_see_is_not_there(topic: Topic, client_of: ClientOf) -> None:
    for role in ("other_desk", "water"):
        assert client_of(role).get(f"/desk/topics/{topic.id}/").status_code == 404
        assert client_of(role).post(f"/desk/topics/{topic.id}/take/", {}).status_code == 404
    assert client_of("resident").get("/desk/topics/").status_code == 302
    assert client_of("street_lead").post(f"/desk/topics/{topic.id}/dance/").status_code == 404
    assert client_of("street_lead").get(f"/desk/topics/{topic.id}/take/").status_code == 405


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("take", {"name": "", "goal": "Clean."}),
        ("take", {"name": "x" * 201, "goal": "Clean."}),
        ("take", {"name": "Bins", "goal": " "}),
        ("report", {"words": ""}),
        ("hand", {"reason": ""}),
        ("set-aside", {"reason": "  "}),
    ],
)
def test_bad_input_is_said_and_nothing_happens(
    verb: str, said: dict[str, Any], topic: Topic, client_of: ClientOf
) -> None:
    answer = client_of("street_lead").post(f"/desk/topics/{topic.id}/{verb}/", said)
    assert answer.status_code == 422 and "errors" in answer.content.decode()
    topic.refresh_from_db()
    assert topic.state == "offered"


def test_it_is_taken_up_and_leads_to_its_campaign(topic: Topic, client_of: ClientOf) -> None:
    street = client_of("street_lead")
    done = street.post(f"/desk/topics/{topic.id}/take/", {"name": "Bins", "goal": "Clean."})
    campaign = Campaign.objects.get()
    assert done["Location"] == f"/desk/campaigns/{campaign.id}/"
    page = street.get(f"/desk/topics/{topic.id}/").content.decode()
    assert f"/desk/campaigns/{campaign.id}/" in page and "Take it up" not in page
    again = street.post(f"/desk/topics/{topic.id}/take/", {"name": "Bins", "goal": "Clean."})
    assert again.status_code == 422 and "decided on this topic already" in again.content.decode()


def test_one_case_is_made_of_it(topic: Topic, client_of: ClientOf) -> None:
    street = client_of("street_lead")
    assert street.post(f"/desk/topics/{topic.id}/report/", {"words": "More bins."}).status_code == 302
    case = Case.objects.get(description="More bins.")
    assert case.number in street.get(f"/desk/topics/{topic.id}/").content.decode()


def test_it_waits_for_the_meeting_or_is_set_aside_with_its_reason(topic: Topic, client_of: ClientOf) -> None:
    street = client_of("street_lead")
    street.post(f"/desk/topics/{topic.id}/hand/", {"reason": "One contractor for all streets."})
    listed = client_of("district_lead").get("/desk/topics/?state=meeting").content.decode()
    assert "For the joint meeting" in listed and str(topic.id) in listed
    street.post(f"/desk/topics/{topic.id}/set-aside/", {"reason": "The market has moved."})
    page = street.get(f"/desk/topics/{topic.id}/").content.decode()
    assert "The market has moved." in page and "Handed to the joint meeting" in page


def test_whether_it_fell_stands_at_the_top(crowd: Cast, topic: Topic, client_of: ClientOf) -> None:
    actions.take_topic(topic=topic, name="Bins", goal="Clean.", actor=crowd.actor("street_lead"), now=NOW)
    topic.months.create(month=crowds.OCTOBER.replace(month=11), count=1)
    page = client_of("street_lead").get(f"/desk/topics/{topic.id}/").content.decode()
    assert "November 2026: 1 case." in page and "0.1 times as many a day" in page


def test_the_page_says_so_and_whoever_may_search_asks_again(cast: Cast, client_of: ClientOf) -> None:
    run, words = crowds.asked(crowds.gather(cast)), "The search of this month failed"
    for _turn in range(3):
        actions.note_search_failure(run=run, problem="OSError", actor=cast.system, now=NOW)
    assert words in client_of("desk").get("/desk/topics/").content.decode()
    keeper = client_of("keeper_of_figures")
    assert "Search it again" in keeper.get("/desk/topics/").content.decode()
    keeper.post("/desk/topics/search/", {"month": "2026-10"})
    run = TopicRun.objects.get()
    assert (run.state, run.tries) == ("asked", 0)
    assert words not in keeper.get("/desk/topics/").content.decode()
