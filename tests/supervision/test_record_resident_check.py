"""What residents say: once from one session, without a name."""

from __future__ import annotations

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor
from oneneedle.supervision import actions
from oneneedle.supervision.models import ResidentCheck
from tests.cast import CITY, NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY

ONE, TWO = b"1" * 32, b"2" * 32


def _say(town: Cast, **changes: object) -> None:
    given = {"kept": True, "comment": "", "session_digest": ONE, "actor": town.resident, "now": NOW + 2 * DAY}
    actions.record_resident_check(**{**given, **changes})  # type: ignore[arg-type]


def test_it_is_counted_once_from_one_session(town: Cast) -> None:
    one = crew.kept(town)
    _say(town, commitment=one, comment="The lamp at the gate is out.", kept=False)
    with crew.refused("again"):
        _say(town, commitment=one)
    _say(town, commitment=one, session_digest=TWO)
    assert sorted(ResidentCheck.objects.values_list("kept", flat=True)) == [False, True]
    row = LedgerRow.objects.filter(subject=f"commitment:{one.id}", verb="commitment.checked").first()
    assert row and row.data == {"kept": False} and row.person_id is None


def test_one_session_may_speak_of_another_promise(town: Cast) -> None:
    _say(town, commitment=crew.kept(town))
    _say(town, rectification=crew.reported(town))
    assert ResidentCheck.objects.count() == 2


def test_who_is_signed_in_is_not_written_down(town: Cast) -> None:
    person = town.accounts["nobody"].id
    _say(town, commitment=crew.kept(town), actor=Actor(CITY, "web", person_id=person))
    assert not LedgerRow.objects.filter(person_id=person, verb="commitment.checked").exists()


def test_a_promise_whose_day_has_not_come_and_posts_are_refused(town: Cast) -> None:
    one = crew.promise(town)
    with crew.refused("too_early"):
        _say(town, commitment=one)
    _say(town, commitment=one, now=NOW + 8 * DAY)
    done = crew.kept(town)
    with crew.refused("not_yours"):
        _say(town, commitment=done, actor=town.actor("street"))
    with crew.refused("one_subject"):
        _say(town)
    with crew.refused("too_long"):
        _say(town, commitment=one, session_digest=TWO, comment="x" * 1001, now=NOW + 8 * DAY)
