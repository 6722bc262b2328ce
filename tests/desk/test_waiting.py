"""What waits for a post beside its cases stands in the frame, at home, and in the one inbox of a community."""

from __future__ import annotations

import pytest

from oneneedle.cases.queries.waiting import count_waiting_whistles
from oneneedle.cases.rules import Report
from oneneedle.desk.views import waiting
from oneneedle.supervision import queries as supervision
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_propose_whistle import propose
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.seats import take_seats
from tests.supervision import crew as supervised


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crew.gather(cast)


def test_who_is_called_finds_the_whistle_at_home_and_in_the_frame(crowd: Cast, client_of: ClientOf) -> None:
    police = client_of("police_crew")
    assert "Whistles that wait" not in police.get("/desk/whistles/").content.decode()
    whistle = crew.blow(crowd)
    home = police.get("/desk/", follow=True)
    assert home.request["PATH_INFO"] == "/desk/whistles/" and whistle.number in home.content.decode()
    assert "Whistles that wait" in home.content.decode()
    assert "Whistles that wait" not in client_of("fire_crew").get("/desk/", follow=True).content.decode()


def test_a_proposal_waits_for_the_street_and_counting_stops(crowd: Cast) -> None:
    propose(crowd)
    assert count_waiting_whistles(crowd.actor("street"), 100) == 1
    assert count_waiting_whistles(crowd.actor("street_2"), 100) == 0
    assert (waiting.say_waiting(99), waiting.say_waiting(100)) == ("99", "99+")


def test_one_inbox_names_every_thread_of_a_community(cast: Cast, client_of: ClientOf) -> None:
    town = supervised.gather(cast)
    take_seats(town, {"head": ("lin-c11", "all", ["supervision.answer", "task.answer"])})
    head = client_of("head")
    assert head.get("/desk/", follow=True).request["PATH_INFO"] == "/desk/all/"
    litter = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
    supervised.ask(town, steps.receive(town, litter), unit_id=town.unit("lin-c11").id)
    supervised.add_task(town)
    supervised.reported(town)
    supervised.rectify(town)
    found = supervision.count_waiting(town.actor("head"), 100)
    assert (found.notices, found.to_report, found.to_confirm) == (1, 0, 1)
    assert supervision.count_waiting(town.actor("market_crew"), 100).to_report == 1
    home = head.get("/desk/", follow=True)
    assert home.request["PATH_INFO"] == "/desk/tasks/"
    for words in ("Account to give", "To see whether it is put right", "Tasks that wait"):
        assert words in home.content.decode()
    supervised.dispute(town)
    assert supervision.count_waiting(town.actor("market_crew"), 100).hearings == 1
