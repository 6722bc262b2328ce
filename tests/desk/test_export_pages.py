"""Exports at the desk: asking, progress without reloading, the file, and who sees none of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.rules import datasets, files
from tests import cast as lin
from tests.cases import steps
from tests.cast import Cast
from tests.desk.conftest import LATER, ClientOf
from tests.evaluation import exporting

HTMX = {"HX-Request": "true"}
ASKED: dict[str, Any] = {"dataset": "cases", "form": "csv"}


def _live(page: str) -> str:
    piece = page.split('id="exports"', 1)[1]
    return piece.split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


def test_an_export_is_asked_for_written_and_fetched(cast: Cast, client_of: ClientOf) -> None:
    case = steps.receive(cast)
    desk = client_of("desk")
    assert "Nothing was exported yet" in desk.get("/desk/exports/").content.decode()
    said = desk.post("/desk/exports/new/", {**ASKED, "excel": "on", "type_code": "streets"}, follow=True)
    assert "It is being written." in said.content.decode()
    export = Export.objects.get()
    assert (export.area_path, export.excel, export.type_path) == (lin.STREET_1, True, "streets/")
    jobs.write_exports()
    page = desk.get("/desk/exports/").content.decode()
    assert "Ready to fetch" in page and Export.objects.get().sha256 in page
    got = desk.post(f"/desk/exports/{export.id}/file/")
    body = b"".join(got.streaming_content)  # type: ignore[attr-defined]
    assert body.startswith("\ufeff".encode()) and case.number.encode() in body
    assert got["Content-Disposition"] == 'attachment; filename="oneneedle-lin-cases.csv"'
    assert got["Content-Type"].startswith("text/csv") and "no-store" in got["Cache-Control"]
    row = LedgerRow.objects.get(verb="evaluation.export_downloaded")
    assert row.unit_id == cast.unit("lin-s1").id


def test_the_page_shows_how_far_it_is_without_reloading(cast: Cast, client_of: ClientOf) -> None:
    for _one in range(4):
        steps.receive(cast)
    desk = client_of("desk")
    desk.post("/desk/exports/new/", ASKED)
    export = Export.objects.get()
    page = desk.get("/desk/exports/").content.decode()
    assert 'hx-trigger="every 2s"' in page and "Waits its turn" in page
    assert desk.get(_live(page), headers=HTMX).status_code == 204
    actions.write_export(export=export, limit=3, actor=cast.system, now=LATER)
    piece = desk.get(_live(page), headers=HTMX).content.decode()
    assert "<html" not in piece and "Is being written" in piece and "3 / 4" in piece
    assert desk.get(_live(piece), headers=HTMX).status_code == 204
    exporting.write(cast, export)
    done = desk.get(_live(piece), headers=HTMX).content.decode()
    assert "Ready to fetch" in done and 'hx-trigger="every 10s"' in done


def test_one_that_waits_can_be_cancelled_and_asked_for_again(cast: Cast, client_of: ClientOf) -> None:
    desk = client_of("desk")
    desk.post("/desk/exports/new/", ASKED)
    export = Export.objects.get()
    assert "is cancelled" in desk.post(f"/desk/exports/{export.id}/cancel/", follow=True).content.decode()
    assert "has ended already" in desk.post(f"/desk/exports/{export.id}/cancel/", follow=True).content.decode()
    assert "is not here any more" in desk.post(f"/desk/exports/{export.id}/file/", follow=True).content.decode()
    desk.post(f"/desk/exports/{export.id}/again/")
    assert sorted(Export.objects.values_list("state", flat=True)) == ["cancelled", "waiting"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dataset": "people"}, "Data set"),
        ({"dataset": ""}, "Data set"),
        ({"form": "xlsx"}, "Format"),
        ({"area_path": lin.STREET_2}, "Area"),
        ({"area_path": "\x00"}, "Area"),
        ({"type_code": "no-such"}, "Case type"),
        ({"since": "yesterday"}, "From day"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "The time ends before it begins."),
        ({"dataset": "calls", "type_code": "litter"}, "cannot be cut by that type"),
    ],
)
def test_bad_input_is_answered_with_the_form(
    cast: Cast, client_of: ClientOf, changes: dict[str, str], words: str
) -> None:
    answer = client_of("desk").post("/desk/exports/new/", {**ASKED, **changes})
    assert answer.status_code == 422 and not Export.objects.exists()
    assert words in answer.content.decode() and "error" in answer.content.decode()


def test_without_the_package_there_is_no_parquet_and_the_keeper_reads_how_to_get_it(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = client_of("desk")
    assert 'value="parquet"' in desk.get("/desk/exports/new/").content.decode()
    monkeypatch.setattr(files, "has_parquet", lambda: False)
    page = desk.get("/desk/exports/new/").content.decode()
    assert 'value="parquet"' not in page and "Parquet is not available" in page and "pip" not in page
    assert "oneneedle[analysis]" in client_of("keeper").get("/desk/exports/new/").content.decode()
    assert desk.post("/desk/exports/new/", {**ASKED, "form": "parquet"}).status_code == 422


@pytest.mark.parametrize(
    ("role", "pages", "others"),
    [
        ("keeper", 200, 302),
        ("command", 200, 404),
        ("inspector", 403, 404),
        ("other_desk", 200, 404),
        ("grid_worker", 403, 404),
        ("water", 403, 404),
        ("market", 403, 404),
        ("resident", 302, 302),
        ("nobody", 403, 403),
        ("far", 200, 404),
    ],
)
def test_who_may_come_in_and_touch_the_export_of_a_street(
    stranger_city: Cast, client_of: ClientOf, role: str, pages: int, others: int
) -> None:
    export = exporting.ask(stranger_city, role="desk")
    client = client_of(role)
    assert client.get("/desk/exports/").status_code == client.get("/desk/exports/new/").status_code == pages
    assert ("Exports</span>" in client.get("/desk/notices/").content.decode()) is (pages == 200)
    for verb in ("file", "again", "cancel"):
        assert client.post(f"/desk/exports/{export.id}/{verb}/").status_code == others, verb
    cancelled = Export.objects.get(id=export.id).state == "cancelled"
    assert cancelled is (role == "keeper")


def test_nothing_happens_by_following_a_link(cast: Cast, client_of: ClientOf) -> None:
    export = exporting.write(cast, exporting.ask(cast, role="desk"))
    for verb in ("file", "again", "cancel"):
        assert client_of("desk").get(f"/desk/exports/{export.id}/{verb}/").status_code == 405
    assert client_of("desk").post(f"/desk/exports/{uuid.uuid4()}/file/").status_code == 404


def test_the_list_asks_no_more_questions_for_ten_than_for_two(cast: Cast, client_of: ClientOf) -> None:
    keeper, asked = client_of("keeper"), []
    for count in (2, 8):
        for one in range(count):
            exporting.write(cast, exporting.ask(cast, role=("desk", "other_desk", "command")[one % 3]))
        keeper.get("/desk/exports/")
        with CaptureQueriesContext(connection) as captured:
            keeper.get("/desk/exports/")
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 27


def test_every_data_set_has_a_name_in_both_languages() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            names = [str(one.name) for one in datasets.ALL_DATASETS.values()]
            assert len(set(names)) == len(names)
