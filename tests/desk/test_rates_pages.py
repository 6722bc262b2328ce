"""Rates, the cases behind them, rankings and open matters over HTTP: numbers that agree, bad filters, no N+1."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.catalogue.actions import retire_case_type
from oneneedle.catalogue.models import CaseType
from oneneedle.core.rules import forget_kept
from oneneedle.places.models import Area
from tests import cast as lin
from tests.cases import steps
from tests.cast import COMMUNITY_11, STREET_1, Cast
from tests.desk import figures
from tests.desk.conftest import LATER, ClientOf
from tests.evaluation.counting import fold_all

CASES = "/desk/rates/cases/"


@pytest.fixture
def counted(cast: Cast) -> Cast:
    return figures.gather(cast)


def _read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def _hrefs(page: str, start: str) -> list[str]:
    return sorted({href for href in re.findall(r'href="([^"]+)"', page) if href.startswith(start)})


def test_every_number_opens_to_as_many_matters_as_it_says(counted: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    page = _read(client, "/desk/rates/?by=unit")
    links = re.findall(rf'<a href="({re.escape(CASES)}[^"]+)">(\d+)<span', page)
    assert len(links) > 20
    for href, said in sorted(set(links))[::3]:
        behind = _read(client, href)
        assert f"{said} in all." in behind
        assert behind.count("data-key-item") == int(said)


def test_a_retired_type_opens_to_its_own_matters(counted: Cast, client_of: ClientOf) -> None:
    leak = CaseType.objects.get(jurisdiction_id=lin.CITY, code="water-leak")
    steps.receive(counted, type_code="litter")
    retire_case_type(case_type=leak, actor=counted.system, now=LATER)
    fold_all()
    client = client_of("command")
    links = re.findall(rf'<a href="({re.escape(CASES)}[^"]+)">(\d+)<span', _read(client, "/desk/rates/?by=type"))
    href, said = next(link for link in links if "type_code=water-leak" in link[0] and "measure=received" in link[0])
    behind = _read(client, href)
    assert f"{said} in all." in behind and behind.count("data-key-item") == int(said)
    page = _read(client, "/desk/open/?type_code=water-leak&scale=street")
    links = re.findall(r'<a href="(/desk/all/\?[^"]+)">(\d+)<span', page)
    assert links and all("type_code=water-leak" in href for href, _said in links)
    for href, said in links:
        assert _read(client, href).count("data-key-item") == int(said)


def test_the_measures_stand_with_their_interval_and_definition(counted: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("command"), "/desk/rates/")
    assert "Closed as resolved" in page and "between" in page and "/c/lin/definitions/#checked" in page
    assert "Counted up to 20" in page and "The 3 months before" in page
    assert "Where the time goes" in page and "measure=time_handle" in page


@pytest.mark.parametrize(
    ("by", "name"),
    [("area", "Jiangbei"), ("street", "Hebian Street"), ("unit", "Linjiang Water"), ("type", "Water main leak"),
     ("month", "2026-11"), ("nonsense", "Jiangbei")],
)  # fmt: skip
def test_the_figures_lie_side_by_side(by: str, name: str, counted: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("command"), f"/desk/rates/?by={by}")
    assert f"data-key-item>{name}</a>" in page


def test_a_post_reads_its_own_ground_and_a_department_its_own_work(counted: Cast, client_of: ClientOf) -> None:
    street = _read(client_of("desk"), "/desk/rates/?by=area")
    assert "data-key-item>Liushu Community</a>" in street and "data-key-item>Meiyuan" not in street
    other = client_of("other_desk").get(f"/desk/rates/?area_path={STREET_1}")
    assert other.status_code == 422 and "data-key-item>Liushu" not in other.content.decode()
    water = _read(client_of("water"), "/desk/rates/?by=unit")
    assert "data-key-item>Linjiang Water</a>" in water and "data-key-item>Hebian" not in water
    stolen = client_of("market").get(f"{CASES}?measure=checked&unit_path=lin/lin-city/lin-water/")
    assert stolen.status_code == 422 and "data-key-item" not in stolen.content.decode()


def test_the_case_that_went_wrong_stands_behind_the_number(counted: Cast, client_of: ClientOf) -> None:
    case = Case.objects.get(reopened__gt=0)
    page = _read(client_of("command"), f"{CASES}?measure=rework&hit=1")
    assert f"/desk/cases/{case.number}/" in page and page.count("data-key-item") == 1 and "It happened" in page


def test_a_department_hears_how_many_it_may_not_open(counted: Cast, client_of: ClientOf) -> None:
    case = steps.returned(counted)
    fold_all()
    page = _read(client_of("water"), f"{CASES}?measure=returns&hit=1")
    assert "2 in all; 0 of them on your desk, 2 more that other desks see." in page
    assert case.number not in page


def test_the_last_hundred_are_those_that_were_ranked(counted: Cast, client_of: ClientOf) -> None:
    figures.write_streets()
    client = client_of("command")
    page = _read(client, "/desk/rates/ranking/?measure=checked&last=100")
    href = next(one for one in _hrefs(page, CASES) if STREET_1.replace("/", "%2F") in one)
    assert "last=100" in href and "clearly" not in page.split("Hebian")[0]
    behind = _read(client, href)
    assert "the last 100 cases" in behind and "100 in all" in behind
    whole = _read(client, href.replace("&last=100", ""))
    assert "123 in all" in whole


@pytest.mark.parametrize("page", ["rates/?", "rates/ranking/?", "rates/cases/?measure=checked&"])
def test_a_bad_filter_is_said_and_never_breaks(page: str, counted: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    for query in (
        "area_path=nowhere/",
        "type_code=none",
        "unit_path=x",
        "since=2026-13",
        "since=2026-11&until=2026-09",
    ):
        answer = client.get(f"/desk/{page}{query}")
        assert answer.status_code == 422 and "errors" in answer.content.decode()


def test_an_unknown_measure_or_key_is_no_page(counted: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    assert client.get(CASES).status_code == 404
    assert client.get(f"{CASES}?measure=popularity").status_code == 404
    assert client.get("/desk/rates/ranking/?measure=received").status_code == 422
    assert client.get(f"{CASES}?measure=checked&after=2026-11-18~x").status_code == 200
    assert client_of("resident").get("/desk/rates/").status_code == 302


def test_nothing_counted_yet_is_said(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    for page in ("rates/", "rates/ranking/"):
        assert "Nothing was counted here" in _read(client, f"/desk/{page}")
    assert "None of them is on your desk" in _read(client, f"{CASES}?measure=checked")
    assert "Nothing is open here" in _read(client, "/desk/open/")


def test_the_ranking_tells_too_few_and_late_beginners_apart(counted: Cast, client_of: ClientOf) -> None:
    figures.write_streets()
    page = _read(client_of("command"), "/desk/rates/ranking/?measure=checked")
    assert page.index("1. Shanqian Street") < page.index("2. Hebian Street")
    few = _read(client_of("command"), "/desk/rates/ranking/?measure=rework&by=unit")
    assert "Too few to be ranked" in few and "3 cases; places begin at 30" in few
    figures.write({"hits": 1, "misses": 0, "day": lin.NOW.date().replace(month=9)})
    forget_kept()
    for last in ("", "&last=100"):
        late = _read(client_of("command"), f"/desk/rates/ranking/?measure=checked{last}")
        assert "Began later" in late and "began in November 2026; the others came to" in late


def test_pages_of_figures_cost_the_same_whatever_they_count(counted: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    pages = (
        "/desk/rates/?by=street",
        f"{CASES}?measure=received",
        "/desk/rates/ranking/?measure=checked",
        "/desk/open/",
    )
    before = [_count(client, page) for page in pages]
    for _number in range(3):
        steps.receive(counted, **lin.IN_12)
    fold_all()
    figures.write_streets()
    assert [_count(client, page) for page in pages] == before
    assert max(before) <= 30, before


def _count(client: Client, page: str) -> int:
    """With nothing in memory."""
    assert client.get(page).status_code == 200
    forget_kept()
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return len(asked)


def test_open_matters_open_the_inbox_with_as_many(counted: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    for scale in ("grid", "street"):
        page = _read(client, f"/desk/open/?scale={scale}")
        links = re.findall(r'<a href="(/desk/all/\?[^"]+)">(\d+)<span', page)
        assert len(links) > 6
        for href, said in set(links):
            assert _read(client, href).count("data-key-item") == int(said)


def test_open_matters_are_told_by_grid_and_age(counted: Cast, client_of: ClientOf) -> None:
    parent = Area.objects.get(path=COMMUNITY_11)
    grid = Area.objects.create(
        path=f"{COMMUNITY_11}g1/", parent=parent, level="grid", code="g1", name="一格", name_en="Grid one"
    )
    case = steps.receive(counted)
    type(case).objects.filter(id=case.id).update(area=grid, area_path=grid.path, received_at=LATER.replace(day=13))
    found = cases.open_matters(counted.actor("command"), cases.Filters(), "grid", LATER)
    line = next(one for one in found.grounds if one.name == "Grid one")
    assert line.counts == (0, 0, 1, 0, 0) and found.total.total == 5
    assert not next(one for one in found.grounds if one.key == COMMUNITY_11).whole
    page = _read(client_of("desk"), "/desk/open/")
    assert "since=2026-11-12&until=2026-11-15" in page and "Grid one" in page and "Shanqian" not in page
    merged = cases.open_matters(counted.actor("command"), cases.Filters(), "community", LATER)
    assert [one.total for one in merged.grounds if one.key == COMMUNITY_11] == [3]
    assert client_of("desk").get("/desk/open/?scale=atom&type_code=x").status_code == 422


def test_the_navigation_stands_in_groups_and_the_current_one_is_open(counted: Cast, client_of: ClientOf) -> None:
    page = _read(client_of("command"), "/desk/rates/")
    groups = re.findall(r'<details name="nav-group" class="nav-group"( open)?><summary[^>]*>([^<]+)</summary>', page)
    assert groups == [("", "Whistles and tasks"), (" open", "Supervision and evaluation"), ("", "Rules and settings")]
    inbox = _read(client_of("command"), "/desk/all/")
    assert 'nav-group" open' not in inbox and 'aria-current="page"' in inbox
    assert "/desk/board/" not in _read(client_of("water"), "/desk/rates/")
