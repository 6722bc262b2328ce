"""Asking for an export: who may, of which ground, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import exports
from oneneedle.evaluation.rules import files
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_it_is_written_down_and_waits(cast: Cast) -> None:
    export = exporting.ask(cast, since=date(2026, 11, 1), type_code="streets", excel=True)
    assert (export.state, export.area_path, export.type_path, export.excel) == ("waiting", lin.ROOT, "streets/", True)
    row = LedgerRow.objects.get(subject=f"export:{export.id}")
    assert row.verb == "evaluation.export_asked" and row.unit_id == cast.unit("lin-city").id
    assert row.data["since"] == "2026-11-01" and row.data["area"] == lin.ROOT


def test_a_second_request_is_an_export_of_its_own(cast: Cast) -> None:
    assert exporting.ask(cast).id != exporting.ask(cast).id


@pytest.mark.parametrize(
    ("role", "ground"),
    [
        ("keeper", lin.ROOT),
        ("command", lin.ROOT),
        ("desk", lin.STREET_1),
        ("other_desk", lin.STREET_2),
        ("inspector", None),
        ("grid_worker", None),
        ("water", None),
        ("market", None),
    ],
)
def test_keepers_write_out_the_city_and_governing_posts_their_ground(cast: Cast, role: str, ground: str | None) -> None:
    assert exports.export_ground(cast.actor(role)) == ground
    if ground:
        assert exporting.ask(cast, role=role).area_path == ground
    else:
        with refused("export_right"):
            exporting.ask(cast, role=role)


def test_residents_and_strangers_write_nothing_out(cast: Cast) -> None:
    for actor in (cast.resident, cast.stranger):
        assert not exports.may_export(actor)
        with refused("export_right"):
            actions.ask_export(dataset="cases", actor=actor, now=LATER)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"dataset": "people"}, "no_dataset"),
        ({"dataset": "open"}, "no_dataset"),
        ({"form": "xlsx"}, "no_format"),
        ({"type_code": "no-such"}, "no_type"),
        ({"dataset": "tasks", "type_code": "litter"}, "no_type"),
        ({"since": date(2026, 11, 2), "until": date(2026, 11, 2)}, "backwards"),
        ({"area_path": "cn/"}, "export_ground"),
        ({"area_path": lin.STREET_1 + "nowhere/"}, "export_ground"),
        ({"role": "desk", "area_path": lin.STREET_2}, "export_ground"),
        ({"role": "desk", "area_path": lin.ROOT}, "export_ground"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, words: dict[str, Any], code: str) -> None:
    with refused(code):
        exporting.ask(cast, **words)


def test_parquet_is_refused_where_its_package_is_not_installed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "has_parquet", lambda: False)
    with refused("no_parquet"):
        exporting.ask(cast, form="parquet")


def test_a_unit_has_no_more_than_five_under_way(cast: Cast) -> None:
    for _one in range(5):
        exporting.ask(cast, role="desk")
    with refused("too_many"):
        exporting.ask(cast, role="desk")
    assert exporting.ask(cast, role="other_desk").state == "waiting"
    exporting.write(cast, Export.objects.filter(unit_path__endswith="lin-s1/").earliest("asked_at"))
    assert exporting.ask(cast, role="desk").state == "waiting"


def test_who_sees_whose_exports(cast: Cast) -> None:
    mine, other, city = (exporting.ask(cast, role=role) for role in ("desk", "other_desk", "keeper"))
    seen = {role: {row.id for row in exports.list_exports(cast.actor(role))} for role in lin.PEOPLE}
    assert seen["keeper"] == {mine.id, other.id, city.id}
    assert seen["command"] == {city.id}  # the same unit
    assert seen["desk"] == {mine.id}
    assert seen["other_desk"] == {other.id}
    assert seen["inspector"] == seen["water"] == seen["market"] == seen["grid_worker"] == set()
    with pytest.raises(Export.DoesNotExist):
        exports.get_export(cast.actor("desk"), other.id)
