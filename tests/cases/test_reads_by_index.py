"""A page costs what it shows, not what the city has gathered in years: each list is read in the order of an index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions, jobs
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case, Delay
from oneneedle.cases.queries.public import list_public
from oneneedle.cases.rules import ContactFields, flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast


@pytest.fixture
def plans(cast: Cast) -> Callable[[Callable[[], object]], list[str]]:
    """How the database reads each statement about cases when it may neither read all rows nor sort them."""
    steps.receive(cast)

    def plans_of(read: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            read()
        found = []
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
            for query in asked.captured_queries:
                if "cases_case" in query["sql"] and query["sql"].startswith("SELECT"):
                    cursor.execute("EXPLAIN (COSTS OFF) " + query["sql"])
                    found.append("\n".join(line for (line,) in cursor.fetchall()))
        return found

    return plans_of


def stops_early(plan: str, index: str) -> bool:
    """Whether nothing stands between the limit and the index that must see every row before it answers."""
    above, found, _below = plan.partition(f" using {index} on cases_case")
    return bool(found) and "Limit" in above and not any(word in above for word in ("Sort", "Aggregate", "Seq Scan"))


def test_the_public_list_stops_at_the_end_of_its_page(
    cast: Cast, plans: Callable[[Callable[[], object]], list[str]]
) -> None:
    steps.receive(cast)
    key = list_public(CITY, cases.Wish(), limit=1).next_key
    for wish in (cases.Wish(), cases.Wish(state="open")):
        count, page = plans(lambda wish=wish: list_public(CITY, wish, after=key))  # type: ignore[misc]
        condition = page.partition("using case_by_time")[2].splitlines()[1]
        assert "Limit" in count and stops_early(page, "case_by_time") and "received_at <=" in condition, page
    leak = catalogue.get_catalogue(CITY).by_code["water-leak"]
    page = Case.objects.filter(case_type_id=leak.id).order_by("-received_at", "-id")[:21].explain()
    assert stops_early(page, "case_by_type"), page


def test_what_is_due_is_read_in_the_order_of_its_deadline(
    cast: Cast, plans: Callable[[Callable[[], object]], list[str]]
) -> None:
    for duty in ("overdue", "due_soon"):
        count, page = plans(lambda duty=duty: cases.inbox(cast.actor("command"), duty, now=NOW))  # type: ignore[misc]
        assert "Limit" in count and stops_early(page, "case_open_due"), page


def test_open_cases_of_a_ground_or_unit_are_read_without_the_closed_ones(cast: Cast) -> None:
    steps.receive(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for field, index in (("area_path", "case_open_area"), ("unit_path", "case_open_unit")):
        rows = Case.objects.filter(**{f"{field}__startswith": lin.STREET_1}, state__in=flow.OPEN_STATES)
        assert index in rows.explain(), rows.explain()


def test_what_waits_for_silence_or_a_decision_is_found_by_index(
    cast: Cast, plans: Callable[[Callable[[], object]], list[str]]
) -> None:
    (plan,) = plans(jobs.close_silent)
    assert stops_early(plan, "case_silent"), plan
    plan = Delay.objects.filter(state=Delay.State.ASKED).order_by("asked_at")[:100].explain()
    assert "using delay_asked" in plan and "Sort" not in plan, plan


def test_followers_are_counted_for_the_cases_shown(cast: Cast) -> None:
    case, other = steps.receive(cast), steps.receive(cast)
    for number in range(2):
        actions.join_case(case=case, contact=ContactFields(name=f"N {number}"), actor=resident(CITY, "web"), now=NOW)
    found = {one.number: one.followers for one in list_public(CITY, cases.Wish()).items}
    assert found == {case.number: 2, other.number: 0}
