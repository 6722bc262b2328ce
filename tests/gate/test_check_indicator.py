"""No unit is judged by an indicator on a matter its level must not be given."""

from __future__ import annotations

from oneneedle.gate import queries
from tests.cast import CITY, NOW, Cast
from tests.gate.crew import SINCE


def test_an_excluded_matter_is_no_indicator(town: Cast) -> None:
    told = queries.check_indicator(CITY, level="community", at=NOW, subject="demolition")
    assert not told.allowed and told.excluded is not None and told.excluded.code == "X-01"
    assert "Committees of residents do not clear houses." in told.words
    assert queries.check_indicator(CITY, level="street", at=NOW, subject="demolition").allowed
    assert queries.check_indicator(CITY, level="community", at=SINCE.replace(year=2020), subject="demolition").allowed


def test_words_that_sound_like_one_need_an_answer(town: Cast) -> None:
    asked = {"level": "community", "at": NOW, "text": "Share of houses cleared for DEMOLITION"}
    told = queries.check_indicator(CITY, **asked)  # type: ignore[arg-type]
    assert not told.allowed and [one.code for one in told.warnings] == ["X-01"] and "Demolition" in told.words
    assert queries.check_indicator(CITY, **asked, answer="Dangerous sheds only.").allowed  # type: ignore[arg-type]
    assert queries.check_indicator(CITY, level="community", at=NOW, text="Visits to old people").allowed
