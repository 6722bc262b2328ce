"""set_document: the policy library behind the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.rules import DocumentRow, read_document
from tests.cast import CITY, NOW, Cast

ROW = {
    "code": "law",
    "name_zh": "市容条例",
    "number": "2024 No. 3",
    "issued_on": "2024-09-30",
    "link": "https://law.example/3",
    "articles": [{"article": "3", "zh": "街道负责。"}],
}


def put(cast: Cast, row: DocumentRow, role: str = "keeper") -> None:
    actions.set_document(jurisdiction_id=CITY, row=row, actor=cast.actor(role), now=NOW)


def test_a_document_stands_with_its_articles_and_again_changes_nothing(cast: Cast) -> None:
    put(cast, read_document(ROW))
    put(cast, read_document(ROW))
    found = queries.get_document(CITY, "law")
    assert found is not None and found.row.issued_on == date(2024, 9, 30)
    assert found.row.articles[0].text == "街道负责。"
    assert LedgerRow.objects.filter(verb="policy_document.set").count() == 1
    put(cast, read_document(ROW | {"number": "2024 No. 4"}))
    assert [one.number for one in queries.list_documents(CITY)] == ["2024 No. 4"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "a b"},
        {"name_zh": ""},
        {"link": "javascript:alert(1)"},
        {"link": "law.example"},
        {"issued_on": "soon"},
        {"articles": [{"zh": "x"}]},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        read_document(ROW | wrong)


def test_strangers_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        put(cast, read_document(ROW), role="water")
