"""When an import changes what is a street, the worker counts everything anew and shows it by itself."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import ScoreLine
from oneneedle.evaluation.queries.reckonings import levels_changed
from oneneedle.places.actions.store import store_areas
from oneneedle.places.models import Area
from oneneedle.places.rules.rows import AreaRow
from tests.cases import steps
from tests.cast import COMMUNITY_11, NOW, Cast
from tests.evaluation.counting import fold_all, reckoning


def _import(cast: Cast, level: str) -> None:
    area = Area.objects.get(path=COMMUNITY_11)
    row = AreaRow(area.path, level, area.name, 1, "test", None, None, None, None)
    store_areas([row], source="test", actor=system(""), now=NOW, progress=None)


@pytest.fixture
def counted(cast: Cast) -> Cast:
    steps.closed(cast)
    fold_all()
    return cast


def test_lines_are_cut_anew_where_a_level_changed(counted: Cast) -> None:
    before = reckoning()
    assert COMMUNITY_11 not in ScoreLine.objects.values_list("street_path", flat=True)
    _import(counted, "street")
    assert LedgerRow.objects.filter(verb="areas.imported").latest("position").data["levels"] == 1
    for _turn in range(40):
        actions.keep_counting(seconds=0, limit=20, now=NOW)
        if reckoning() != before:
            break
    shown = reckoning()
    assert shown != before and queries.building_reckoning() is None
    assert COMMUNITY_11 in ScoreLine.objects.filter(reckoning=shown).values_list("street_path", flat=True)
    assert list(queries.verify_scores(shown)) == []


def test_what_is_built_when_levels_change_again_is_never_shown(counted: Cast) -> None:
    _import(counted, "street")
    actions.keep_counting(seconds=0, limit=1, now=NOW)
    spoiled = queries.building_reckoning()
    _import(counted, "community")
    assert spoiled is not None and not actions.switch_reckoning(actor=counted.system, now=NOW)
    actions.keep_counting(seconds=0, limit=1, now=NOW)
    spoiled.refresh_from_db()
    assert spoiled.state == "old" and queries.building_reckoning() != spoiled


def test_an_import_that_changes_no_level_leaves_the_numbers_alone(counted: Cast) -> None:
    _import(counted, "community")
    actions.keep_counting(now=NOW)
    assert levels_changed() == 0 and queries.building_reckoning() is None
