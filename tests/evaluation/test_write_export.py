"""Writing an export part by part: every row once, the right values, nothing that finds a person."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pyarrow.parquet as parquet
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.actions.exports import part_name
from oneneedle.evaluation.models import Export, Tally
from oneneedle.evaluation.queries import export_rows
from oneneedle.evaluation.rules import datasets, files
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import NOW, Cast
from tests.evaluation import exporting
from tests.evaluation.counting import fold_all
from tests.evaluation.exporting import LATER


def test_every_case_is_in_the_file_once_whatever_the_size_of_a_part(cast: Cast) -> None:
    made = [steps.receive(cast, now=NOW + timedelta(minutes=one // 3)) for one in range(11)]
    numbers = [case.number for case in sorted(made, key=lambda case: (case.received_at, case.id))]
    for limit in (1, 3, 11, 100):
        done = exporting.write(cast, exporting.ask(cast), limit=limit)
        assert [row["number"] for row in exporting.rows(done)] == numbers
        assert (done.state, done.rows_done, done.rows_total) == ("done", 11, 11)
        assert done.sha256 == hashlib.sha256(exporting.content(done)).hexdigest()
        assert done.size == len(exporting.content(done))
        assert done.expires_at == LATER + timedelta(days=30)
    verbs = list(LedgerRow.objects.filter(subject=f"export:{done.id}").values_list("verb", flat=True))
    assert verbs == ["evaluation.export_asked", "evaluation.export_finished"]


def test_a_case_is_told_with_its_way_and_without_its_people(cast: Cast) -> None:
    case = steps.closed(cast)
    private = steps.receive(cast, description="邻居吵架", type_code="neighbours", now=NOW + timedelta(hours=1))
    done = exporting.write(cast, exporting.ask(cast))
    row, hidden = exporting.rows(done)
    assert row["case_id"] == str(case.id) and row["type_code"] == "water-leak" and row["unit_code"] == "lin-water"
    assert row["street_path"] == case.area_path.removesuffix("990101001001/") and row["street_name"] == "Hebian Street"
    assert row["received_at"] == "2026-11-18T10:00:00+08:00" and row["closed_on"] == "2026-11-18"
    assert (row["solved"], row["content"], row["outcome"], row["private"]) == ("yes", "5", "resolved", "no")
    assert len(row["cell"]) == 15 and row["cell"].startswith("88")
    assert hidden["number"] == private.number and hidden["private"] == "yes" and hidden["cell"] == ""
    text = exporting.content(done).decode()
    assert "冒水" not in text and "吵架" not in text and "Reporter" not in text and "120.005" not in text


def test_no_data_set_has_a_column_for_words_people_or_points() -> None:
    words = {
        "description",
        "title",
        "address",
        "contact",
        "comment",
        "remark",
        "note",
        "result",
        "lon",
        "lat",
        "person",
    }
    for dataset in datasets.ALL_DATASETS.values():
        assert not {name for name in dataset.header if words & set(name.split("_"))}, dataset.code
        assert len(set(dataset.header)) == len(dataset.header)


def test_orders_and_feedback_follow_their_cases(cast: Cast) -> None:
    returned, closed = steps.returned(cast), steps.verified(cast)
    desk = cast.actor("desk")
    cases.record_feedback(case=closed, solved="no", content=2, assisted=True, actor=desk, now=NOW + timedelta(hours=4))
    cases.accept_order(case=closed, actor=cast.actor("water"), now=NOW + timedelta(hours=5))
    orders = exporting.rows(exporting.write(cast, exporting.ask(cast, "orders"), limit=1))
    assert sorted((row["number"], row["order_seq"], row["state"], row["return_reason"]) for row in orders) == sorted(
        [
            (returned.number, "1", "returned", "private_property"),
            (closed.number, "1", "finished", ""),
            (closed.number, "2", "accepted", ""),
        ]
    )
    assert [row["order_seq"] for row in orders if row["number"] == closed.number] == ["1", "2"]
    (said,) = exporting.rows(exporting.write(cast, exporting.ask(cast, "feedback")))
    assert (said["solved"], said["content"], said["turn"], said["assisted"]) == ("no", "2", "1", "yes")


def test_calls_of_whistles_are_told_by_department(cast: Cast) -> None:
    crowd = crew.gather(cast)
    whistle = crew.blow(crowd)
    crew.acknowledge(crowd, whistle, "lin-water")
    calls = exporting.rows(exporting.write(cast, exporting.ask(cast, "calls"), limit=1))
    assert {row["whistle"] for row in calls} == {whistle.number} and len(calls) == whistle.calls.count()
    (water,) = (row for row in calls if row["unit_code"] == "lin-water")
    assert water["state"] == "acknowledged" and water["street_unit"] == "lin-s1" and water["acknowledged_at"]


@pytest.mark.parametrize("dataset", list(datasets.DATASETS))
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_empty_data_set_is_a_whole_file_with_its_heading(cast: Cast, dataset: str, form: str) -> None:
    done = exporting.write(cast, exporting.ask(cast, dataset, form=form))
    assert (done.state, done.rows_done) == ("done", 0)
    header = datasets.DATASETS[dataset].header
    if form == "csv":
        assert exporting.content(done).decode() == ",".join(header) + "\r\n"
    else:
        with default_storage.open(done.path) as handle:
            assert parquet.read_schema(handle).names == header


def test_parquet_holds_the_same_rows_with_their_kinds(cast: Cast) -> None:
    made = [steps.closed(cast), *(steps.receive(cast, now=NOW + timedelta(hours=one)) for one in (1, 2))]
    done = exporting.write(cast, exporting.ask(cast, form="parquet"), limit=2)
    with default_storage.open(done.path) as handle:
        table = parquet.read_table(handle)
    assert table.column("number").to_pylist() == [case.number for case in made]
    assert table.column("closed_at").to_pylist()[0] == made[0].closed_at
    assert table.column("content").to_pylist() == [5, None, None]
    assert str(table.schema.field("received_at").type) == "timestamp[us, tz=UTC]"


def test_ground_time_and_type_cut_the_rows(cast: Cast) -> None:
    leak = steps.receive(cast)
    litter = steps.receive(cast, description="垃圾没人收", type_code="litter", now=NOW + timedelta(days=1))
    day = NOW.date()
    wanted: list[tuple[dict[str, object], list[str]]] = [
        ({"type_code": "litter"}, [litter.number]),
        ({"type_code": "streets"}, [leak.number, litter.number]),
        ({"since": day, "until": day + timedelta(days=1)}, [leak.number]),
        ({"since": day + timedelta(days=1)}, [litter.number]),
        ({"role": "other_desk"}, []),
        ({"role": "desk"}, [leak.number, litter.number]),
    ]
    for words, numbers in wanted:
        done = exporting.write(cast, exporting.ask(cast, now=NOW + timedelta(days=2), **words))  # type: ignore[arg-type]
        assert [row["number"] for row in exporting.rows(done)] == numbers, words


def test_what_comes_while_it_is_written_neither_doubles_nor_hides_a_row(cast: Cast) -> None:
    numbers = [steps.receive(cast, now=NOW + timedelta(minutes=one)).number for one in range(4)]
    export = exporting.ask(cast)
    actions.write_export(export=export, limit=2, actor=cast.system, now=LATER)
    steps.receive(cast, now=NOW - timedelta(days=1))  # written down later for a moment that was passed already
    Case.objects.filter(number=numbers[0]).update(priority="urgent")
    done = exporting.write(cast, export)
    assert [row["number"] for row in exporting.rows(done)] == numbers


def test_a_part_that_was_lost_is_written_again(cast: Cast) -> None:
    numbers = [steps.receive(cast).number for _one in range(4)]
    export = exporting.ask(cast)
    actions.write_export(export=export, limit=2, actor=cast.system, now=LATER)
    default_storage.delete(f"exports/{export.id}/000001.part")
    done = exporting.write(cast, export)
    assert sorted(row["number"] for row in exporting.rows(done)) == sorted(numbers)
    assert done.rows_done == 4


def test_parts_that_are_void_leave_nothing_behind(cast: Cast) -> None:
    for _one in range(4):
        steps.receive(cast)
    export = exporting.ask(cast)
    for _part in range(3):
        actions.write_export(export=export, limit=1, actor=cast.system, now=LATER)
    default_storage.delete(f"exports/{export.id}/000001.part")
    for _turn in range(3):  # the fourth row, the loss noticed, all in one part
        actions.write_export(export=export, limit=10, actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert (export.parts, export.rows_done) == (1, 4)
    assert default_storage.listdir(f"exports/{export.id}")[1] == ["000001.part"]


def test_a_sum_that_vanishes_and_returns_meanwhile_is_written_once(cast: Cast) -> None:
    steps.closed(cast)
    fold_all()
    export = exporting.ask(cast, "tallies")
    for _part in range(2):
        actions.write_export(export=export, limit=1, actor=cast.system, now=LATER)
    first = Tally.objects.order_by("month", "measure", "unit_path", "area_path", "type_code")[0]
    first.delete()
    Tally.objects.bulk_create([first])
    Tally.objects.filter(id=first.id).update(id=first.id + 1000)
    done = exporting.rows(exporting.write(cast, export))
    keys = [(row["measure"], row["month"], row["unit_path"], row["street_path"], row["type_code"]) for row in done]
    assert len(keys) == len(set(keys)) == Tally.objects.count() > 3


def test_a_text_that_begins_a_formula_is_guarded() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        assert files.guard(text) == f"'{text}"
    assert files.guard("261121-004273-5") == "261121-004273-5" and files.guard("") == ""


def test_excel_is_told_that_it_is_utf_8(cast: Cast) -> None:
    plain, marked = (exporting.write(cast, exporting.ask(cast, excel=excel)) for excel in (False, True))
    assert exporting.content(marked) == "\ufeff".encode() + exporting.content(plain)


def test_a_second_call_after_the_end_does_nothing(cast: Cast) -> None:
    done = exporting.write(cast, exporting.ask(cast))
    rows = LedgerRow.objects.count()
    assert actions.write_export(export=done, actor=cast.system, now=LATER) is False
    assert LedgerRow.objects.count() == rows


def test_nobody_but_the_house_writes(cast: Cast) -> None:
    export = exporting.ask(cast)
    with pytest.raises(Refused) as refusal:
        actions.write_export(export=export, actor=cast.actor("keeper"), now=LATER)
    assert refusal.value.code == "export_right"
    assert Export.objects.get(id=export.id).state == "waiting"


def test_nothing_is_locked_before_the_rows_are_read_and_joined(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.receive(cast)
    export = exporting.ask(cast)
    for name in ("read_part", "join_parts"):
        room = export_rows if name == "read_part" else files
        work = getattr(room, name)

        def watched(*given: Any, _work: Any = work, **words: Any) -> Any:
            seen = [query["sql"] for query in connection.queries_log]
            assert not [sql for sql in seen if "FOR UPDATE" in sql or sql.startswith(("UPDATE", "INSERT"))]
            return _work(*given, **words)

        monkeypatch.setattr(room, name, watched)
    for goes_on in (True, False):
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as told:
            assert actions.write_export(export=export, actor=cast.system, now=LATER) is goes_on
        assert any("FOR UPDATE" in query["sql"] for query in told.captured_queries)


def test_what_is_cancelled_while_a_part_is_written_leaves_no_file(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    for _number in range(3):
        steps.receive(cast)
    export, read = exporting.ask(cast), export_rows.read_part

    def cancelled(held: Export, limit: int) -> Any:
        actions.cancel_export(export=Export.objects.get(id=export.id), actor=cast.actor("keeper"), now=LATER)
        return read(held, limit)

    monkeypatch.setattr(export_rows, "read_part", cancelled)
    with django_capture_on_commit_callbacks(execute=True):
        assert not actions.write_export(export=export, limit=2, actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert (export.state, export.rows_done) == ("cancelled", 0)
    assert not default_storage.exists(part_name(export, 1))


def test_a_second_writer_of_the_same_export_does_nothing(cast: Cast) -> None:
    steps.receive(cast)
    export = exporting.ask(cast)
    with closing(psycopg.connect(**_server())) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 7))", [f"writing:{export.id}"])
        assert not actions.write_export(export=export, actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert export.state == "waiting"
    assert exporting.write(cast, export).state == "done"


def _server() -> dict[str, Any]:
    known = connection.get_connection_params()
    return {name: known[name] for name in ("dbname", "user", "password", "host", "port") if known.get(name)}
