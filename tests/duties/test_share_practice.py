"""share_practice: what worked, told so that others can do it."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.models import Practice
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import set_row


def share(cast: Cast, *, role: str = "desk", **changes: Any) -> Practice:
    values = {
        "title": "Bins before the market",
        "problem": "Rubbish every Monday.",
        "steps": "Bins are emptied at five.",
        "result": "No report since May.",
    }
    return actions.share_practice(jurisdiction_id=CITY, actor=cast.actor(role), now=NOW, **(values | changes))


def test_everybody_on_a_post_may_share_and_the_newest_comes_first(cast: Cast) -> None:
    set_row()
    first = share(cast, duty="C-01")
    second = share(cast, role="water")
    assert set(queries.list_practices(CITY).rows) == {first, second}
    assert first.unit_id == cast.unit("lin-s1").id
    data = LedgerRow.objects.filter(verb="practice.shared").values_list("data", flat=True)
    assert all(set(one) == {"unit", "duty"} for one in data)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"result": " "}, {"duty": "C-99"}, {"role": "nobody"}])
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        share(cast, **wrong)
    assert not Practice.objects.exists()


def test_every_practice_is_found_by_its_words_and_pages(cast: Cast) -> None:
    """Only the newest twenty could be read."""
    first = share(cast, title="Bins 垃圾 before the market")
    for number in range(30):
        share(cast, title=f"Lamps {number}", problem="Dark.", steps="Mended.", result="Light.")
    found = queries.list_practices(CITY)
    assert (found.total, len(found.rows) < 31) == (31, True)
    assert first in {row for page in range(1, found.pages + 1) for row in queries.list_practices(CITY, page=page).rows}
    assert queries.list_practices(CITY, "垃圾 MARKET").rows == (first,)
    assert queries.list_practices(CITY, "垃圾 lamps").total == 0
    assert queries.get_practice(CITY, first.id) == first and queries.get_practice("far", first.id) is None
