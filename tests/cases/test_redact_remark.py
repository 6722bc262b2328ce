"""Blotting out words somebody wrote beside a case."""

from __future__ import annotations

import pytest
from django.db import connection

from oneneedle.cases import actions
from oneneedle.cases.models import Remark
from oneneedle.cases.queries import updates
from oneneedle.core.queries import verify_ledger
from oneneedle.notices.models import Notice
from tests.cases import steps
from tests.cases.test_announce_changes import announce_all
from tests.cast import CITY, NOW, Cast


def say(cast: Cast) -> Remark:
    case = steps.receive(cast)
    return actions.add_remark(
        case=case,
        text="Secretname opened the door.",
        public=True,
        media_urls=["https://example.org/secretname.jpg"],
        actor=cast.actor("desk"),
        now=NOW + steps.HOUR,
    )


def told() -> list[str]:
    """What outside systems read of it."""
    return [one.description for one in updates(CITY, since=NOW, until=NOW + 2 * steps.HOUR, limit=9) if one.description]


def test_the_words_go_and_what_stays_is_still_public(cast: Cast) -> None:
    remark = say(cast)
    assert told() == ["Secretname opened the door."]
    given = {"remark": remark, "text": "A neighbour opened.", "reason": "A name.", "now": NOW}
    actions.redact_remark(**given, actor=cast.actor("desk"))  # type: ignore[arg-type]
    assert told() == ["A neighbour opened."]
    with connection.cursor() as cursor:
        for table in ("cases_remark", "core_ledgerrow"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~* 'secretname'")
            assert cursor.fetchone()[0] == 0, table
    row = steps.last_row(remark.case)
    assert (row.verb, row.data) == ("case.redacted", {"remark": str(remark.id)})
    assert not remark.case.remarks.get(seq=row.seq).public
    assert not list(verify_ledger())
    actions.redact_remark(**given, actor=cast.actor("command"))  # type: ignore[arg-type]
    assert steps.last_row(remark.case).seq == row.seq, "the same text again changes nothing"


def test_what_repeats_the_words_says_the_new_ones_too(committed: Cast) -> None:
    """A request for a hold, a result, what sends it back: each stands in its own table and in notices."""
    cast = committed
    case, words = steps.accepted(cast), "Secretname opened the door."
    at = {"case": case, "now": NOW + steps.HOUR}
    water, desk, check = cast.actor("water"), cast.actor("desk"), cast.actor("inspector")
    actions.ask_hold(**at, reason=words, until=NOW + 9 * steps.HOUR, actor=water)  # type: ignore[arg-type]
    actions.finish_order(**at, outcome="resolved", result=words, actor=water)  # type: ignore[arg-type]
    actions.verify_case(**at, holds=False, note="Secretname was not in.", actor=check)  # type: ignore[arg-type]
    announce_all()
    assert Notice.objects.filter(params__text=words).exists()
    for remark in case.remarks.filter(text__startswith="Secretname").order_by("seq"):
        remark.case = case
        actions.redact_remark(remark=remark, text="A neighbour.", reason="A name.", actor=desk, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~* 'secretname'")
            assert cursor.fetchone()[0] == 0, table
    assert case.orders.get(state="finished").result == "A neighbour."
    told = Notice.objects.filter(subject=f"case:{case.id}")
    assert told.filter(kind="handled", params__text="A neighbour.").exists()
    assert not told.filter(kind="accepted").exclude(params__text="").exists(), "other notices stay as they are"


def test_with_nothing_left_nobody_outside_learns_that_there_was_a_remark(cast: Cast) -> None:
    remark = say(cast)
    actions.redact_remark(remark=remark, text=" ", reason="A name.", actor=cast.system, now=NOW)
    remark.refresh_from_db()
    assert (remark.text, remark.public, remark.media_urls) == ("", False, [])
    assert told() == []


@pytest.mark.parametrize("role", ["water", "inspector", "other_desk", "grid_worker", "keeper"])
def test_others_do_not_and_nobody_without_a_reason(cast: Cast, role: str) -> None:
    remark = say(cast)
    with steps.refused("not_yours"):
        actions.redact_remark(remark=remark, text="", reason="A name.", actor=cast.actor(role), now=NOW)
    with steps.refused("reason"):
        actions.redact_remark(remark=remark, text="", reason=" ", actor=cast.actor("desk"), now=NOW)
