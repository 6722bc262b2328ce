"""propose_change: kept to be tried; the list stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.models import DutyChange
from oneneedle.duties.rules import read_document
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import row, set_row


def propose(cast: Cast, *, role: str = "keeper", **changes: Any) -> DutyChange:
    values: dict[str, Any] = {"title": "Litter to the communities", "rows": [row(lead="community:community")]}
    return actions.propose_change(jurisdiction_id=CITY, actor=cast.actor(role), now=NOW, **(values | changes))


def test_a_change_keeps_its_rows_and_the_list_stays(cast: Cast) -> None:
    set_row()
    change = propose(cast)
    assert [one.lead for one in queries.rows_of_change(change)] == ["community:community"]
    item = queries.get_book(CITY).item_at("C-01", NOW)
    assert item is not None and item.lead == "street:street_office"
    assert LedgerRow.objects.filter(verb="duty_change.proposed").count() == 1
    assert queries.list_changes(CITY) == (change,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"rows": []},
        {"rows": [row()]},
        {"rows": [row(case_types=["no-such"])]},
        {"role": "desk"},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    set_row()
    with pytest.raises(Refused):
        propose(cast, **wrong)
    assert not DutyChange.objects.exists()


def test_the_library_says_what_it_said_until_the_change_is_switched_on(cast: Cast) -> None:
    """A proposed file took the place of a published law at once, and withdrawing it did not bring the old text back."""
    keeper = cast.actor("keeper")
    law: dict[str, Any] = {"code": "law", "name_en": "Law", "issued_on": "2024-09-30"}
    old = read_document({**law, "articles": [{"article": "1", "en": "As it is."}]})
    new = read_document({**law, "articles": [{"article": "1", "en": "As it shall be."}]})
    added = read_document({"code": "new", "name_en": "New"})
    actions.set_document(jurisdiction_id=CITY, row=old, actor=keeper, now=NOW)
    set_row(document="law")

    def text() -> str:
        found = queries.get_document(CITY, "law")
        return found.row.articles[0].en if found else ""

    rows = [row(document="law"), row(code="C-02", document="new")]
    change = propose(cast, rows=rows, documents=[new, added])
    assert (text(), queries.get_document(CITY, "new")) == ("As it is.", None)
    actions.withdraw_change(change=change, actor=keeper, now=NOW)
    assert text() == "As it is."
    again = propose(cast, rows=[row(document="law")], documents=[new])
    assert queries.documents_of_change(again) == (new,)
    actions.switch_on_change(change=again, since=NOW, actor=keeper, now=NOW)
    assert text() == "As it shall be."
    assert LedgerRow.objects.filter(verb="policy_document.set").count() == 2
    with pytest.raises(Refused):
        propose(cast, rows=[row(document="law")], documents=[new])
