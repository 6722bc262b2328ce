"""create_post: a place of duty with its rights."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.units import actions
from oneneedle.units.models import Post, Unit


def test_a_usual_post_has_names_in_both_languages(hall: Unit, keeper: Actor, now: datetime) -> None:
    post = actions.create_post(
        jurisdiction_id="lakeside", unit_code="hall", code="desk", rights=["case.file"], actor=keeper, now=now
    )
    assert (post.name_zh, post.name_en, post.rights) == ("受理席", "Desk", ["case.file"])


def test_the_same_again_changes_nothing_and_other_rights_change_the_post(
    hall: Unit, keeper: Actor, now: datetime
) -> None:
    for rights in (["case.file"], ["case.file"], ["case.verify", "case.file"]):
        actions.create_post(
            jurisdiction_id="lakeside", unit_code="hall", code="desk", rights=rights, actor=keeper, now=now
        )
    assert Post.objects.get().rights == ["case.file", "case.verify"]
    rows = LedgerRow.objects.filter(subject__startswith="post:").order_by("seq")
    assert [row.verb for row in rows] == ["units.post_created", "units.post_changed"]


def test_unknown_rights_and_strangers_are_refused(hall: Unit, keeper: Actor, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match=r"case\.fly"):
        actions.create_post(
            jurisdiction_id="lakeside", unit_code="hall", code="desk", rights=["case.fly"], actor=keeper, now=now
        )
    with pytest.raises(Refused):
        actions.create_post(
            jurisdiction_id="lakeside", unit_code="hall", code="desk", rights=[], actor=stranger, now=now
        )
