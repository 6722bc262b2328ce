"""GET servicerequestupdates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases import actions
from oneneedle.cases.models import Attachment, Case
from oneneedle.core import actions as core
from oneneedle.core.rules import system
from tests.cast import CITY, Cast
from tests.open311.conftest import Caller, moment
from tests.open311.test_send_request import photo

FIELDS = ["update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"]


def close(number: str, *, outcome: str = "resolved", now: datetime) -> Case:
    """Walk a dispatched case to its end, a minute a step."""
    case = Case.objects.get(number=number)
    actor, minute = system(CITY), timedelta(minutes=1)
    actions.accept_order(case=case, actor=actor, now=now)
    file = core.store_file(content=photo().read(), name="after.jpg", now=now)
    actions.finish_order(
        case=case, outcome=outcome, result="Mended.", file_ids=[file.id], actor=actor, now=now + minute
    )
    actions.verify_case(case=case, holds=True, note="secret note", actor=actor, now=now + 2 * minute)
    actions.record_feedback(case=case, solved="yes", assisted=True, actor=actor, now=now + 3 * minute)
    actions.close_case(case=case, actor=actor, now=now + 4 * minute)
    return case


def test_each_public_step_is_one_update_in_order(api: Caller, city: Cast) -> None:
    number = api.report()
    now = timezone.now().replace(microsecond=0) + timedelta(minutes=1)
    close(number, now=now)
    updates = api.get("servicerequestupdates.json", locale="en").body
    assert [one["status"] for one in updates] == ["investigating", "in_progress", "in_progress", "in_progress", "fixed"]
    assert {one["service_request_id"] for one in updates} == {number}
    assert len({one["update_id"] for one in updates}) == 5
    assert [list(one) for one in updates] == [FIELDS] * 5
    assert updates[0]["description"] == "Passed to Linjiang Water."
    assert updates[2]["description"].endswith("Mended.")
    assert updates[2]["updated_datetime"] == moment(now + timedelta(minutes=1))
    assert "secret note" not in str(updates)


def test_ids_and_times_stay_the_same_however_often_one_asks(api: Caller) -> None:
    number = api.report()
    first = api.get("servicerequestupdates.json").body
    close(number, now=timezone.now())
    again = api.get("servicerequestupdates.json").body
    assert again[: len(first)] == first


def test_the_window_is_by_the_updates_own_time(api: Caller) -> None:
    number = api.report()
    now = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    close(number, now=now)
    minute = timedelta(minutes=1)

    def asked(start: datetime, end: datetime) -> list[str]:
        answer = api.get("servicerequestupdates.json", start_date=moment(start), end_date=moment(end))
        return [one["updated_datetime"] for one in answer.body]

    assert asked(now + minute, now + minute) == [moment(now + minute)]
    assert asked(now + minute + timedelta(seconds=1), now + 2 * minute) == [moment(now + 2 * minute)]
    assert asked(now + 10 * minute, now + 20 * minute) == []


def test_local_offsets_mean_the_same_moment(api: Caller) -> None:
    api.report()
    at = datetime.fromisoformat(api.get("servicerequestupdates.json").body[0]["updated_datetime"])
    local = (at + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S") + "+08:00"
    assert len(api.get("servicerequestupdates.json", start_date=local, end_date=local).body) == 1


def test_a_key_is_neither_needed_nor_in_the_way(api: Caller) -> None:
    api.report()
    assert len(api.get("servicerequestupdates.json", api_key="anything").body) == 1


def test_nothing_is_an_empty_list(api: Caller) -> None:
    assert api.get("servicerequestupdates.json").body == []
    content = api.get("servicerequestupdates.xml").response.content
    assert content.endswith(b"<service_request_updates/>")


def test_private_cases_tell_nothing(api: Caller) -> None:
    api.report(service_code="neighbours")
    assert api.get("servicerequestupdates.json").body == []


def test_xml_has_every_member_that_is_not_empty_as_an_element(api: Caller) -> None:
    number = api.report()
    root = api.get("servicerequestupdates.xml").body
    assert root.tag == "service_request_updates"
    (one,) = root
    assert one.tag == "request_update"
    assert [child.tag for child in one] == FIELDS[:-1]
    assert one.findtext("service_request_id") == number


def test_photos_of_a_step_come_with_it_once_they_are_public(api: Caller, city: Cast) -> None:
    number = api.report()
    case = close(number, now=timezone.now())
    assert all(one["media_url"] is None for one in api.get("servicerequestupdates.json").body)
    attachment = Attachment.objects.get(case=case)
    case.refresh_from_db()
    actions.show_attachment(attachment=attachment, public=True, actor=city.actor("desk"), now=timezone.now())
    urls = [one["media_url"] for one in api.get("servicerequestupdates.json").body]
    assert urls == [None, None, f"http://testserver/files/{attachment.id}.jpg", None, None]


def test_other_endings_have_other_words(api: Caller) -> None:
    explained, declined, merged = api.report(), api.report(), api.report()
    now = timezone.now()
    close(explained, outcome="explained", now=now)
    case = Case.objects.get(number=declined)
    actions.withdraw_case(case=case, reason="", actor=system(CITY), now=now)
    other = Case.objects.get(number=api.report())
    actions.merge_case(case=Case.objects.get(number=merged), into=other, actor=system(CITY), now=now)
    last = {one["service_request_id"]: one["status"] for one in api.get("servicerequestupdates.json").body}
    assert last[explained] == "no_further_action"
    assert last[declined] == "cancelled"
    assert last[merged] == "duplicate"


def test_bad_windows_are_400(api: Caller) -> None:
    assert api.get("servicerequestupdates.json", start_date="soon").status == 400
    assert (
        api.get("servicerequestupdates.xml", start_date="2026-01-01T00:00:00Z", end_date="2026-06-01T00:00:00Z").status
        == 400
    )


def test_without_numbers_the_window_is_a_week_at_most(api: Caller) -> None:
    week = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-01-08T00:00:00Z"}
    longer = week | {"end_date": "2026-01-09T00:00:00Z"}
    assert api.get("servicerequestupdates.json", **week).status == 200
    assert api.get("servicerequestupdates.json", **longer).status == 400
    assert api.get("servicerequestupdates.json", service_request_id=api.report(), **longer).status == 200


def test_updates_of_all_are_read_in_the_order_of_the_index(api: Caller) -> None:
    number = api.report()
    with CaptureQueriesContext(connection) as asked:
        everything = api.get("servicerequestupdates.json").body
        assert api.get("servicerequestupdates.json", service_request_id=number).body == everything != []
    of_all = next(query["sql"] for query in asked if "FROM core_ledgerrow l" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL join_collapse_limit = 1"
        )
        cursor.execute("EXPLAIN " + of_all)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    above, _index, below = plan.partition("using ledger_by_time on core_ledgerrow l")
    assert below and "Sort" not in above and "cases_case_pkey" in below, plan
