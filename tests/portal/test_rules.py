"""Pure rules of the residents' pages, as plain tables."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from oneneedle.cases.rules import STATE_NAMES
from oneneedle.portal import rules
from oneneedle.portal.rules import Draft, draft, personal, words
from oneneedle.portal.rules.sealing import seal, unseal

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 21, 22, 10, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("打我电话13800138000", ["phone"]),
        ("138 0013 8000 / 0571-87654321", ["phone", "phone"]),
        ("call (617) 635-4500 or +1 617-635-4500", ["phone", "phone"]),
        ("１３８００１３８０００", ["phone"]),
        ("身份证11010519491231002X", ["id"]),
        ("身份证110105194912310021", []),  # the check digit does not hold
        ("SSN 078-05-1120", ["id"]),
        ("卡号 4111 1111 1111 1111", ["card"]),
        ("写到 a.b@lin.example", ["email"]),
        ("5号楼3单元502室漏水", ["door"]),
        ("Apt 4B, and unit 12", ["door", "door"]),
        ("粤B12345 停在消防通道", ["plate"]),
        ("路灯不亮，中山路100号", []),
        ("Case 261121-004273-5, 12 Main Street, since 2026-11-21 10:30", []),
        ("水从早上8点冒到22:10，已经3天", []),
        ("", []),
    ],
)
def test_what_looks_like_a_private_fact(text: str, kinds: list[str]) -> None:
    assert [find.kind for find in rules.find_personal(text)] == kinds


def test_every_kind_of_private_fact_has_a_name() -> None:
    assert set(personal.KINDS) == {"id", "card", "phone", "email", "plate", "door"}


@pytest.mark.parametrize(
    ("done", "skipped", "following"),
    [
        ((), (), "what"),
        (("what",), (), "type"),
        (("what", "type"), ("details",), "where"),
        (("what", "type", "where"), ("details", "same"), "photos"),
        (("what", "type", "where", "photos", "contact"), ("details", "same"), "check"),
        (("what", "type", "where", "photos", "contact"), ("same",), "details"),
    ],
)
def test_the_first_open_step_comes_next(done: tuple[str, ...], skipped: tuple[str, ...], following: str) -> None:
    assert draft.next_step(done, skipped=skipped) == following


def test_a_changed_kind_opens_its_questions_and_neighbours_again() -> None:
    done = ("what", "type", "details", "where", "same", "photos")
    assert draft.mark_done(done, "type", changed=True) == ("what", "type", "where", "photos")
    assert draft.mark_done(done, "type", changed=False) == done
    assert draft.mark_done(done, "where", changed=True) == ("what", "type", "details", "where", "photos")


def test_the_way_back_leaves_needless_steps_out() -> None:
    assert draft.step_before("photos", skipped=("same",)) == "where"
    assert draft.step_before("what") == ""


def test_a_sealed_draft_opens_with_its_key_only() -> None:
    word = seal(Draft(text="漏水"), secret="one")
    assert "漏水" not in word
    assert unseal(word, Draft, secret="one") == Draft(text="漏水")
    assert unseal(word, Draft, secret="two") is None
    assert unseal("bent", Draft, secret="one") is None


@pytest.mark.parametrize("state", list(STATE_NAMES))
def test_every_state_has_a_sentence_and_names_the_unit_it_lies_with(state: str) -> None:
    said = words.state_words(state, "", "Linjiang Water")
    assert said and "%" not in said
    assert ("Linjiang Water" in said) == (state in {"dispatched", "handling", "handled", "closed"})
    assert state in words.TONES


@pytest.mark.parametrize("outcome", ["resolved", "explained", "gone"])
def test_the_three_endings_are_told_apart(outcome: str) -> None:
    said = {words.state_words("closed", each, "Water") for each in ("resolved", "explained", "gone")}
    assert len(said) == 3 and words.state_words("closed", outcome, "Water") in said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW + timedelta(minutes=10), "today 22:20"),
        (NOW + timedelta(hours=4), "tomorrow 02:10"),
        (NOW - timedelta(days=1), "yesterday 22:10"),
        (NOW + timedelta(days=3), "Tuesday, Nov. 24, 2026, 22:10"),
        (NOW + timedelta(days=30), "Dec. 21, 2026, 22:10"),
    ],
)
def test_a_moment_is_said_as_people_say_it(at: datetime, said: str) -> None:
    assert words.moment_words(at, NOW) == said


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (NOW + timedelta(minutes=10), "less than an hour left"),
        (NOW + timedelta(hours=4, minutes=1), "4 hours left"),
        (NOW + timedelta(days=3), "3 days left"),
        (NOW - timedelta(hours=1), "late by 1 hour"),
        (NOW - timedelta(days=5), "late by 5 days"),
    ],
)
def test_time_left_and_time_lost(until: datetime, said: str) -> None:
    assert words.left_words(until, NOW) == said


def test_inner_work_of_the_house_is_not_told() -> None:
    assert words.event_words("case.classified", "") is None
    assert words.event_words("case.dispatched", "Water") == words.event_words("dispatched", "Water") is not None
