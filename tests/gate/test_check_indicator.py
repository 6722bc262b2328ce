"""No unit is judged by an indicator on a matter its level must not be given."""

from __future__ import annotations

from dataclasses import replace

from oneneedle.gate import actions, queries
from tests.cast import CITY, DISTRICT, NOW, ROOT, STREET_1, Cast
from tests.gate import crew
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


def test_an_exclusion_of_a_part_of_the_ground_counts(town: Cast) -> None:
    row = crew.exclusion("X-10", level="street", matter="events", name_en="Large events", area_path=DISTRICT)
    row = replace(row, keywords=("festival",))
    actions.set_exclusion(jurisdiction_id=CITY, row=row, since=NOW, actor=town.system, now=NOW)
    for ground in ("", ROOT, DISTRICT, STREET_1):
        assert not queries.check_indicator(CITY, level="street", at=NOW, subject="events", area_path=ground).allowed
        assert queries.check_indicator(CITY, level="street", at=NOW, text="A festival", area_path=ground).warnings
    beside = queries.check_indicator(CITY, level="street", at=NOW, subject="events", area_path=ROOT + "elsewhere/")
    assert beside.allowed
