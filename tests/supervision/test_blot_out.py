"""Blotting out words everybody could read."""

from __future__ import annotations

import pytest
from django.db import connection

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_the_words_go_from_the_list_the_ledger_and_the_notices(town: Cast) -> None:
    one = crew.rectify(town, problem="Secretname blocks the lane.", action="Secretname leaves.")
    market = town.actor("market_crew")
    actions.report_rectification(rectification=one, evidence="Secretname left.", actor=market, now=NOW + HOUR)
    words = {"problem": "A stall blocks the lane.", "action": "", "evidence": "It left.", "end_words": "never said"}
    for actor in (town.actor("street"), town.actor("command")):
        actions.blot_out(thing=one, words=words, reason="personal", actor=actor, now=NOW + 2 * HOUR)
    assert (one.problem, one.action, one.evidence) == ("A stall blocks the lane.", "…", "It left.")
    assert (one.state, one.end_words) == ("reported", ""), "what was never said is not said now"
    with connection.cursor() as cursor:
        for table in ("supervision_rectification", "core_ledgerrow", "notices_notice"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~* 'secretname'")
            assert cursor.fetchone()[0] == 0, table
    assert crew.facts("rectification", one) == ["opened", "reported", "redacted"], "the same again changes nothing"
    row = LedgerRow.objects.get(verb="rectification.redacted")
    assert row.data == {"words": ["action", "evidence", "problem"], "reason": "personal"}
    assert not list(verify_ledger())


def test_a_kept_promise_keeps_its_proof_in_other_words(town: Cast) -> None:
    one = crew.kept(town)
    actions.blot_out(thing=one, words={"proof": " "}, reason="secret", actor=town.actor("command"), now=NOW)
    one.refresh_from_db()
    assert (one.state, one.proof) == ("done", "…")


@pytest.mark.parametrize("role", ["community", "market_crew", "street_2", "district", "keeper", "inspector"])
def test_others_do_not_blot_out(town: Cast, role: str) -> None:
    one = crew.rectify(town)
    with crew.refused("not_yours"):
        actions.blot_out(thing=one, words={"problem": "x"}, reason="personal", actor=town.actor(role), now=NOW)


def test_nobody_blots_out_the_own_promise_or_without_a_reason_of_the_list(town: Cast) -> None:
    one = crew.promise(town)
    with crew.refused("not_yours"):
        actions.blot_out(thing=one, words={"promise": "x"}, reason="mistake", actor=town.actor("street"), now=NOW)
    command = town.actor("command")
    with crew.refused("reason"):
        actions.blot_out(thing=one, words={"promise": "x"}, reason="We do not like it.", actor=command, now=NOW)
    with crew.refused("unknown_words"):
        actions.blot_out(thing=one, words={"state": "done"}, reason="mistake", actor=command, now=NOW)
    top = crew.promise(town, actor=town.actor("city"))
    actions.blot_out(thing=top, words={"promise": "x"}, reason="mistake", actor=command, now=NOW)
    assert top.promise == "x", "above the city nobody could"
