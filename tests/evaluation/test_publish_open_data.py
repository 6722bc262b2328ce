"""Open data finds nobody: every row shares type and place with four others, and no private word is in it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from oneneedle.cases import actions as cases
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import exports, open_rows
from oneneedle.evaluation.rules import SUPPRESS_BELOW, datasets, files
from oneneedle.evaluation.rules.open_data import FEWEST, OpenCase, coarsen
from tests import cast as lin
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import exporting

NOVEMBER, AFTER = date(2026, 11, 1), NOW + timedelta(days=20)


def _publish(cast: Cast) -> list[dict[str, str]]:
    return exporting.rows(
        actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOVEMBER, actor=cast.system, now=AFTER)
    )


def test_rows_say_what_happened_and_no_more(cast: Cast) -> None:
    for one in range(5):
        steps.receive(cast, now=NOW + timedelta(hours=one))
    closed = steps.closed(cast)
    rows = _publish(cast)
    assert len(rows) == 6 and list(rows[0]) == datasets.OPEN_CASES.header
    assert {row["cell"][:2] for row in rows} == {"88"} and {row["street_code"] for row in rows} == {"990101001"}
    (ended,) = (row for row in rows if row["state"] == "closed")
    assert (ended["day"], ended["outcome"], ended["days"]) == ("2026-11-18", "resolved", "0")
    assert (ended["responded_in_time"], ended["handled_in_time"]) == ("yes", "yes")
    assert {row["responded_in_time"] for row in rows if row is not ended} == {"no"}  # long past, nobody came
    text = str(rows)
    for secret in (closed.number, str(closed.id), "冒水", "120.0", "Linjiang Water", "reporter", "10:00"):
        assert secret not in text, secret


def test_private_untyped_and_withdrawn_cases_are_not_in_it(cast: Cast) -> None:
    for _one in range(6):
        steps.receive(cast, description="邻居吵架", type_code="neighbours")
        steps.bare(cast)
        cases.withdraw_case(case=steps.receive(cast), reason="by mistake", actor=cast.system, now=NOW)
    published = actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOVEMBER, actor=cast.system, now=AFTER)
    assert (published.rows_done, published.left_out) == (0, 0)


def test_the_rare_is_coarsened_and_the_very_rare_left_out(cast: Cast) -> None:
    for _one in range(5):
        steps.receive(cast)
    steps.receive(cast, description="垃圾", type_code="litter", **lin.IN_21)
    published = actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOVEMBER, actor=cast.system, now=AFTER)
    assert (published.rows_done, published.left_out) == (5, 1)
    assert "litter" not in str(exporting.rows(published))


def test_a_month_is_held_in_equal_words_and_written_part_by_part(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in range(7):
        steps.receive(cast, now=NOW - timedelta(days=one % 3))
    month = open_rows.read_open_cases(lin.CITY, NOVEMBER, AFTER)
    first, *others = month.cases
    assert all(one.channel is first.channel and one.cell is first.cell for one in others)
    assert len({id(one.day) for one in month.cases}) == 3
    assert [one.day for one in month.cases] == sorted(one.day for one in month.cases)
    whole, sizes, encode = _publish(cast), list[int](), files.encode

    def note(dataset: datasets.Dataset, form: str, rows: Sequence[files.Row], zone: tzinfo) -> bytes:
        sizes.append(len(rows))
        return encode(dataset, form, rows, zone)

    monkeypatch.setattr("oneneedle.evaluation.actions.open_data.PART_ROWS", 3)
    monkeypatch.setattr(files, "encode", note)
    assert _publish(cast) == whole
    assert sizes == [3, 3, 1]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_no_group_is_smaller_than_five(seed: int) -> None:
    dice = random.Random(seed)
    given = [
        OpenCase(
            NOVEMBER, f"t{dice.randrange(6)}", f"b{dice.randrange(2)}", f"s{dice.randrange(4)}",
            f"c{dice.randrange(8)}", "web", "open", "", None, None, None,
        )
        for _one in range(dice.randrange(120))
    ]  # fmt: skip
    shown, left_out = coarsen(given)
    assert len(shown) + left_out == len(given)
    assert min(Counter(case.group for case in shown).values(), default=FEWEST) >= FEWEST
    assert FEWEST == SUPPRESS_BELOW


def test_a_month_is_published_anew_in_place_of_the_old(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOVEMBER, actor=cast.system, now=AFTER)
        second = actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOVEMBER, actor=cast.system, now=AFTER)
    first.refresh_from_db()
    assert first.dropped_at == AFTER and exports.open_export(first) is None
    shown = exports.open_month(lin.CITY, NOVEMBER)
    assert shown is not None and shown.id == second.id and exporting.content(second)
    verbs = LedgerRow.objects.filter(subject=f"export:{first.id}").values_list("verb", flat=True)
    assert list(verbs) == ["evaluation.export_published", "evaluation.export_dropped"]


def test_it_is_refused_to_everybody_but_the_house_and_before_the_month_is_over(cast: Cast) -> None:
    words = {"jurisdiction_id": lin.CITY, "month": NOVEMBER}
    with refused("export_right"):
        actions.publish_open_data(**words, actor=cast.actor("keeper"), now=AFTER)  # type: ignore[arg-type]
    with refused("export_right"):
        actions.publish_open_data(**words, actor=system("far"), now=AFTER)  # type: ignore[arg-type]
    with refused("no_city"):
        actions.publish_open_data(jurisdiction_id="far", month=NOVEMBER, actor=system("far"), now=AFTER)
    with refused("month_open"):
        actions.publish_open_data(**words, actor=cast.system, now=NOW)  # type: ignore[arg-type]


def test_the_job_makes_missing_months_once_and_young_ones_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_rows.due_months(lin.CITY, AFTER) == []
    steps.receive(cast, now=NOW - timedelta(days=62))
    steps.receive(cast)
    assert open_rows.due_months(lin.CITY, NOW) == [date(2026, 10, 1), date(2026, 9, 1)]
    assert open_rows.due_months(lin.CITY, AFTER) == [NOVEMBER, date(2026, 10, 1), date(2026, 9, 1)]
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    assert (jobs.publish_open_data(), jobs.publish_open_data()) == (3, 0)
    january = AFTER + timedelta(days=31)
    assert open_rows.due_months(lin.CITY, january) == [NOVEMBER, date(2026, 10, 1)]
    assert Export.objects.filter(month__isnull=False).count() == 3
