"""The supervision board over HTTP: what it tells, for whom, live, and at a fixed cost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneneedle.core.rules import forget_kept
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, STREET_1, STREET_2, Cast
from tests.desk import figures
from tests.desk.conftest import ClientOf
from tests.evaluation import crowds
from tests.evaluation.counting import fold_all

BOARD = "/desk/board/"


@pytest.fixture
def monday(cast: Cast) -> Cast:
    """Counted cases, two streets with enough to be compared, a late department, a growing topic, one case overdue."""
    figures.gather(cast)
    crowds.report(cast, 2, crowds.IN_SEPTEMBER, lin.IN_11)
    crowds.litter(cast, 16)
    actions.find_topics(month=crowds.OCTOBER, actor=cast.system, now=NOW)
    fold_all()
    figures.write_streets()
    figures.write({"hits": 1, "misses": 0, "measure": "received", "area": STREET_2, "day": crowds.SEPTEMBER})
    return cast


def _read(client: Client, address: str = BOARD) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def test_streets_stand_side_by_side_over_their_last_hundred(monday: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("district_lead"))
    assert page.index("1. Shanqian Street") < page.index("2. Hebian Street")
    assert "chart-whisker" in page and "of 100" in page
    href = next(one for one in _hrefs(page) if STREET_1.replace("/", "%2F") in one and "last=100" in one)
    assert "100 in all" in _read(client_of("district_lead"), href)
    assert 'aria-current="page">Resolution rate' in _read(client_of("district_lead"), f"{BOARD}?measure=resolution")


def test_every_number_of_the_board_opens(monday: Cast, client_of: ClientOf) -> None:
    client = client_of("district_lead")
    page = _read(client)
    links = _hrefs(page)
    for wanted in ("time_handle", "lifting", "whistle_answer", "returns", "rework", "checked"):
        href = next(one for one in links if f"measure={wanted}" in one)
        assert "in all" in _read(client, href)


def test_a_department_late_at_whistles_is_named_and_one_in_time_is_not(monday: Cast, client_of: ClientOf) -> None:
    part = _part(_read(client_of("command")), "Late at whistles")
    assert "Market supervision" in part and "66.7%" in part and "Linjiang Water" not in part and "hit=0" in part


def test_misroutes_name_the_unit_that_answers_for_them(monday: Cast, client_of: ClientOf) -> None:
    part = _part(_read(client_of("command")), "Sent wrongly, sent back, done twice")
    assert "Linjiang Water" in part and "measure=returns" in part and "hit=1" in part


def test_a_growing_topic_leads_to_taking_it_up(monday: Cast, client_of: ClientOf) -> None:
    topic = Topic.objects.get(type_code="litter")
    part = _part(_read(client_of("street_lead")), "Topics that grow")
    assert f"/desk/topics/{topic.id}/" in part and "Take up" in part and "October 2026" in part
    actions.set_topic_aside(topic=topic, reason="Done.", actor=monday.actor("street_lead"), now=NOW)
    part = _part(_read(client_of("street_lead")), "Topics that grow")
    assert "Take up" not in part and "Set aside" in part


def test_what_is_late_and_what_the_gate_kept_off_stand_there(monday: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("command"))
    assert "/desk/supervision/overdue/?level=" in _part(page, "Overdue now")
    part = _part(page, "Gate and burden")
    assert "Refused pushes of twelve months" in part and "/desk/tasks/refusals/" in part and "/desk/burden/" in part


def test_a_street_sees_its_own_ground_and_a_department_no_board(monday: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("desk"))
    assert "Hebian Street" in page and "Shanqian Street" not in page
    assert client_of("water").get(BOARD).status_code == 403
    assert client_of("resident").get(BOARD).status_code == 302


def test_the_board_stays_true_without_reloading(monday: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    (address,) = re.findall(r'hx-get="(/desk/board/[^"]+)"', _read(client))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    assert not any("evaluation_" in query["sql"] and "SUM(" in query["sql"] for query in asked)
    assert not any("cases_case" in query["sql"] for query in asked), "one reading serves all tabs for a moment"
    figures.write({"hits": 0, "misses": 5, "day": (NOW - timedelta(days=1)).date()})
    forget_kept()
    again = client.get(address, headers={"HX-Request": "true"})
    assert again.status_code == 200 and again.content.decode().lstrip().startswith('<div id="board"')


def test_an_empty_board_and_a_bent_address_are_said(cast: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("command"), f"{BOARD}?measure=x&since=never&unit_path=y&area_path=z")
    for words in ("No street has closed a case yet.", "Nothing is late.", "No case went astray", "No topic grows"):
        assert words in page


def test_the_board_costs_the_same_whatever_it_counts(monday: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    before = _count(client)
    for place in (lin.IN_11, lin.IN_12):
        steps.closed(monday, **place)
    steps.receive(monday, **lin.IN_21)
    figures.write({"hits": 3, "misses": 9, "measure": "whistle_finish", "unit": "water"})
    fold_all()
    assert _count(client) == before <= 70, before


def _count(client: Client) -> int:
    """With nothing in memory."""
    assert client.get(BOARD).status_code == 200
    forget_kept()
    with CaptureQueriesContext(connection) as asked:
        client.get(BOARD)
    return len(asked)


def _part(page: str, title: str) -> str:
    return page.partition(f"<h2>{title}")[2].partition("</section>")[0]


def _hrefs(page: str) -> list[str]:
    return re.findall(r'href="(/desk/rates/cases/[^"]+)"', page)
