"""lead_for: which item speaks for a case, and that asking costs no round trip."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions as cases
from oneneedle.cases.rules import Report
from oneneedle.core.rules import resident
from oneneedle.duties import queries
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, set_row


def leads(type_code: str = "litter", area_path: str = lin.COMMUNITY_11) -> str:
    found = queries.lead_for(CITY, type_code, area_path, NOW)
    return f"{found.duty.code} {found.unit.code}" if found else ""


def test_a_city_without_a_list_is_silent(cast: Cast) -> None:
    assert leads() == ""


def test_the_nearest_type_speaks_before_its_group_and_small_ground_before_large(cast: Cast) -> None:
    set_row("ALL", case_types=["streets"], lead="city:market_supervision")
    assert leads() == "ALL lin-market"
    set_row("LITTER")
    assert leads() == "LITTER lin-s1"
    set_row("HERE", area_path=lin.COMMUNITY_11, lead="unit:lin-water")
    assert (leads(), leads(area_path=lin.COMMUNITY_12)) == ("HERE lin-water", "LITTER lin-s1")
    assert leads("stalls") == "ALL lin-market"


def test_the_lowest_level_speaks_first_and_an_item_that_finds_nobody_is_passed_over(cast: Cast) -> None:
    set_row("CITY", level="city", lead="city:water")
    set_row("COMMUNITY", level="community", lead="community:community")
    assert leads() == "COMMUNITY lin-c11"
    assert leads(area_path=lin.STREET_1) == "CITY lin-water"


def test_an_item_speaks_only_in_its_time(cast: Cast) -> None:
    set_row(since=NOW + DAY)
    assert leads() == ""


def test_disputed_types_are_found(cast: Cast) -> None:
    set_row("A")
    set_row("B", lead="city:water")
    set_row("C", case_types=["stalls"])
    assert queries.find_disputes(queries.get_book(CITY), NOW) == (queries.Dispute("litter", ("A", "B")),)


def test_reception_by_the_list_is_one_round_trip_when_warm(cast: Cast) -> None:
    set_row(since=NOW - DAY)
    report = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
    cases.receive_case(report=report, actor=resident(CITY), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        done = cases.receive_case(report=report, actor=resident(CITY), now=NOW)
    assert len(steps.questions(asked)) == 1, steps.questions(asked)
    assert done.unit_name == "Hebian street office"
