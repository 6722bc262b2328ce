"""Who learns of a step: the right ones, each once, whatever breaks in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from oneneedle.cases import actions, queries
from oneneedle.cases.actions import announce
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerCursor, LedgerRow
from oneneedle.notices import rules as notice_rules
from oneneedle.notices.models import Letter, Notice
from oneneedle.people import actions as people
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(days=1)


def announce_all() -> int:
    """Announce until the reader stands at the ledger's end; other tests on this server may hold it up for a moment."""
    read, patience = 0, time.monotonic() + 120
    while True:
        read += announce.announce_changes(now=LATER)
        last = LedgerRow.objects.order_by("xact", "position").last()
        place = LedgerCursor.objects.filter(reader=announce.READER).first()
        if last is None or (place and (place.xact, place.position) == (last.xact, last.position)):
            return read
        assert time.monotonic() < patience, "the reader does not come on"
        time.sleep(0.05)


class Ear:
    """Hears what is new: kind of notice and for whom."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.heard = cast, set[UUID]()
        self.names = {cast.unit(code).id: code for code in ("lin-water", "lin-market", "lin-s1", "lin-city", "lin-c11")}
        announce_all()

    def new(self) -> set[tuple[str, str]]:
        announce_all()
        notices = list(Notice.objects.exclude(id__in=self.heard))
        said = [(notice.kind, self._who(notice)) for notice in notices]
        self.heard |= {notice.id for notice in notices}
        assert len(said) == len(set(said)), said
        return set(said)

    def _who(self, notice: Notice) -> str:
        if notice.unit_id:
            return self.names[notice.unit_id]
        return "reporter" if Case.objects.filter(contact=notice.contact_id).exists() else "joined"


def test_the_corridor_told_step_by_step(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    case = steps.receive(cast)
    assert ear.new() == {("received", "reporter"), ("dispatched", "lin-water")}
    actions.join_case(case=case, contact=steps.LEAK.contact, actor=cast.resident, now=NOW)
    actions.add_remark(case=case, text="Seen.", public=False, actor=cast.actor("desk"), now=NOW)
    assert ear.new() == set()
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW)
    assert ear.new() == {("accepted", "reporter"), ("accepted", "joined")}
    actions.finish_order(case=case, outcome="resolved", result="x", actor=cast.actor("water"), now=NOW)
    assert ear.new() == {("handled", "reporter"), ("handled", "joined")}
    actions.verify_case(case=case, holds=False, note="Wet.", actor=cast.actor("inspector"), now=NOW)
    assert ear.new() == {("reopened", "lin-water")}
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW)
    actions.finish_order(case=case, outcome="resolved", result="x", actor=cast.actor("water"), now=NOW)
    ear.new()
    actions.verify_case(case=case, holds=True, note="", actor=cast.actor("inspector"), now=NOW)
    assert ear.new() == {("asked_for_feedback", "reporter"), ("asked_for_feedback", "joined")}
    actions.close_case(case=case, actor=cast.system, now=NOW + timedelta(days=8))
    assert ear.new() == {("closed", "reporter"), ("closed", "joined")}
    actions.reopen_case(case=case, reason="Wet.", actor=cast.actor("desk"), now=NOW + timedelta(days=9))
    assert ear.new() == {("reopened", "reporter"), ("reopened", "joined"), ("reopened", "lin-water")}


def test_returned_sent_elsewhere_and_decided(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    case = steps.returned(cast)
    assert ear.new() >= {("returned", "lin-s1")}
    actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)
    assert ear.new() == {("dispatched", "lin-water"), ("dispatched", "reporter")}
    market = cast.unit("lin-market").id
    actions.return_order(
        case=case, reason="wrong_type", note="", proposed_unit_id=market, actor=cast.actor("water"), now=NOW
    )
    assert ear.new() == {("returned", "lin-s1")}
    actions.settle_case(case=case, unit_id=market, reason="x", actor=cast.actor("command"), now=NOW)
    assert ear.new() == {("dispatched", "lin-market"), ("dispatched", "reporter")}
    actions.withdraw_case(case=case, reason="", actor=cast.actor("desk"), now=NOW)
    assert ear.new() == {("withdrawn", "lin-market")}


def test_the_clock_speaks_to_unit_desk_and_the_unit_above(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    case = steps.accepted(cast)
    ear.new()
    expected = [
        {("due_soon", "lin-water")},
        {("overdue", "lin-water"), ("overdue", "lin-s1")},
        {("urged", "lin-water")},
        {("lifted", "lin-water"), ("lifted", "lin-city")},
    ]
    for told in expected:
        actions.pass_deadline(case=case, actor=cast.system, now=NOW + timedelta(days=30))
        assert ear.new() == told


def test_while_nobody_has_it_the_clock_speaks_to_the_desk(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    case = steps.filed(cast)
    assert ear.new() == set()  # nobody left a name, nobody acts
    for kind in ("due_soon", "overdue"):
        actions.pass_deadline(case=case, actor=cast.system, now=NOW + timedelta(days=30))
        assert ear.new() == {(kind, "lin-s1")}
        assert "resolve_by" not in Notice.objects.get(kind=kind).params  # the answer is due, not the solution


def test_declined_and_merged(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    case = steps.bare(cast)
    actions.join_case(case=case, contact=steps.LEAK.contact, actor=cast.resident, now=NOW + steps.HOUR)
    assert ear.new() == {("received", "reporter")}  # who joined later is not told of what was before
    into = steps.receive(cast)
    ear.new()
    actions.merge_case(case=case, into=into, actor=cast.actor("desk"), now=LATER)
    assert ear.new() == {("merged", "reporter"), ("merged", "joined")}  # no unit had it yet
    assert Notice.objects.filter(kind="merged", params__into=into.number).count() == 2
    declined = steps.bare(cast)
    ear.new()
    actions.decline_case(case=declined, advice="No.", next_stop="There.", actor=cast.actor("desk"), now=NOW)
    assert ear.new() == {("declined", "reporter")}
    actions.accept_order(case=into, actor=cast.actor("water"), now=LATER)
    announce_all()
    assert Notice.objects.filter(kind="accepted").count() == 3  # all three with the same need


def test_a_unit_whose_order_is_taken_back_is_told_where_the_case_went(committed: Cast) -> None:
    cast, ear = committed, Ear(committed)
    joined = steps.accepted(cast, contact=None)
    announce_all()
    into = steps.receive(cast, contact=None)
    announce_all()
    corrected = steps.accepted(cast, contact=None)
    announce_all()
    ear.heard |= set(Notice.objects.values_list("id", flat=True))
    actions.merge_case(case=joined, into=into, actor=cast.actor("desk"), now=LATER)
    assert ("taken_back", "lin-water") in ear.new()
    assert Notice.objects.get(kind="taken_back").params["into"] == into.number
    actions.classify_case(case=corrected, type_code="litter", actor=cast.actor("desk"), now=LATER)
    assert ear.new() >= {("taken_back", "lin-water"), ("dispatched", "lin-c11")}


def test_words_between_units_are_not_for_residents(committed: Cast) -> None:
    cast = committed
    case = steps.finished(cast)
    actions.verify_case(case=case, holds=True, note="The neighbour looked on.", actor=cast.actor("inspector"), now=NOW)
    announce_all()
    told = {notice.kind: notice.params["text"] for notice in Notice.objects.filter(contact__isnull=False)}
    assert told["handled"] and not told["asked_for_feedback"]


def test_links_lead_to_the_city_of_the_case(cast: Cast) -> None:
    elsewhere = Case(id=UUID(int=1), number="261121-004273-5", jurisdiction_id="elsewhere")
    assert queries.follow_link(elsewhere) == "/c/elsewhere/follow/?number=261121-004273-5"
    assert queries.answer_link(elsewhere).startswith("/c/elsewhere/answer/")


def test_every_kind_announced_is_one_the_house_has_words_for() -> None:
    said = {*announce.TO_REPORTER.values(), *announce.TO_UNIT.values(), *announce.TO_DESK.values()}
    assert said <= set(notice_rules.KINDS)


def test_letters_go_where_an_address_is_known(committed: Cast) -> None:
    cast = committed
    steps.receive(cast)
    steps.receive(cast, contact=None)
    announce_all()
    letters = {(letter.notice.kind, letter.mailbox) for letter in Letter.objects.select_related("notice")}
    assert letters == {("received", ""), ("dispatched", "water@lin.example")}
    assert ProcrastinateJob.objects.filter(task_name="notices.deliver_letter").count() == Letter.objects.count() == 3
    params = Notice.objects.get(kind="received").params
    assert params["link"].startswith("/follow/")
    assert "Reporter" not in str(params)


def test_a_mailbox_hears_once_a_day_that_something_was_received(cast: Cast) -> None:
    for _turn in range(3):
        steps.receive(cast)
    announce_all()
    told = Notice.objects.filter(kind="received")
    assert (told.count(), told.filter(letter__isnull=False).count()) == (3, 1)


def test_erased_contacts_and_copied_cases_are_left_in_peace(committed: Cast) -> None:
    cast = committed
    case = steps.receive(cast)
    assert case.contact_id is not None
    people.erase_contact(contact_id=case.contact_id, actor=cast.system, now=NOW)
    steps.receive(cast, source="boston311", external_id="1")
    announce_all()
    assert {notice.kind for notice in Notice.objects.all()} == {"dispatched"}
    assert Notice.objects.count() == 1


def test_twice_is_once(committed: Cast) -> None:
    steps.receive(committed)
    assert announce_all()
    before = set(Notice.objects.values_list("key", flat=True))
    assert announce.announce_changes(now=LATER) == 0
    LedgerCursor.objects.filter(reader=announce.READER).update(xact=0, position=0)  # as if it had forgotten
    assert announce_all()
    assert set(Notice.objects.values_list("key", flat=True)) == before
    assert Letter.objects.count() == len(before) == 2


@pytest.mark.parametrize("place", ["move_cursor", "_for_units", "after"])
def test_a_crash_in_between_loses_and_doubles_nothing(
    committed: Cast, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    steps.receive(committed)

    def crash(*said: object, **more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        if place == "move_cursor":
            broken.setattr("oneneedle.core.actions.move_cursor", crash)
        elif place == "_for_units":
            broken.setattr(announce, "_for_units", crash)
        with pytest.raises(SystemExit), transaction.atomic():
            announce_all()
            crash()
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    announce_all()
    assert (Notice.objects.count(), Letter.objects.count(), ProcrastinateJob.objects.count()) == (2, 2, 2)


def _in_thread(work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_two_followers_do_not_read_the_same_rows(committed: Cast) -> None:
    announce_all()  # the reader has its place from here on
    steps.receive(committed)
    second: list[int] = []
    with transaction.atomic():
        assert announce.announce_changes(now=LATER) > 0
        _in_thread(lambda: second.append(announce.announce_changes(now=LATER)))
    assert second == [0]
    announce_all()
    assert Notice.objects.count() == 2
