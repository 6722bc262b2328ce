"""The made-up cases: their file can be read, and their people hold the posts they act on."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from oneneedle.core.rules import Refused
from oneneedle.demo import hangzhou, people, state, walk


def test_every_story_is_told_once_and_in_order() -> None:
    stories = tomllib.loads(hangzhou.FILE.read_text(encoding="utf-8"))["case"]
    assert len({story["id"] for story in stories}) == len(stories) >= 30
    for story in stories:
        moments = [walk.read_span(step["after"]) for step in story["steps"]]
        assert moments == sorted(moments), story["id"]


@pytest.mark.parametrize(
    ("text", "span"),
    [("1d3h20m", timedelta(days=1, hours=3, minutes=20)), ("40m", timedelta(minutes=40)), ("2d", timedelta(days=2))],
)
def test_a_span_is_read(text: str, span: timedelta) -> None:
    assert walk.read_span(text) == span


@pytest.mark.parametrize("text", ["", "soon", "3 h"])
def test_an_unreadable_span_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        walk.read_span(text)


def test_sign_ins_are_unique_and_few_enough_to_try_them_all_in_a_minute() -> None:
    everybody = list(people.list_people())
    assert len({person.sign_in for person in everybody}) == len(everybody)
    assert sum(person.listed for person in everybody) < 30  # the limit of sign-ins a minute


def test_the_state_is_kept_for_its_owner_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("state")
    now = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    first = state.load(folder, now)
    assert (folder / state.FILE).stat().st_mode & 0o777 == 0o600
    assert state.load(folder, now + timedelta(days=1)) == first
