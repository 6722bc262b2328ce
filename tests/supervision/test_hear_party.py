"""Each side is heard."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_a_side_speaks_and_names_a_unit(town: Cast) -> None:
    one, market = crew.dispute(town), town.unit("lin-market").id
    actions.hear_party(
        demarcation=one, words="A private pipe.", proposes_id=market, actor=town.actor("water_crew"), now=NOW + 4 * HOUR
    )
    said = one.parties.get(unit_id=town.unit("lin-water").id)
    assert (said.words, said.proposes_id) == ("A private pipe.", market)
    assert crew.facts("demarcation", one) == ["opened", "heard"]
    assert crew.told(town, "lin-city")[-1] == ("demarcation", "heard")
    actions.hear_party(demarcation=one, words="Ours.", actor=town.actor("water_crew"), now=NOW + 5 * HOUR)
    said.refresh_from_db()
    assert (said.words, said.proposes_id) == ("Ours.", None)


def test_others_no_words_and_a_demarcation_that_is_over_are_refused(town: Cast) -> None:
    one = crew.dispute(town)
    for role in ("city", "street", "community", "water"):
        with crew.refused("not_yours"):
            actions.hear_party(demarcation=one, words="Theirs.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.hear_party(demarcation=one, words="", actor=town.actor("water_crew"), now=NOW)
    actions.withdraw_demarcation(demarcation=one, reason="Agreed.", actor=town.actor("city"), now=NOW + 4 * HOUR)
    with crew.refused("wrong_state"):
        actions.hear_party(demarcation=one, words="Ours.", actor=town.actor("water_crew"), now=NOW + 5 * HOUR)
