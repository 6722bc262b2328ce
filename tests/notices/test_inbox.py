"""Inboxes, and every notice in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from oneneedle.core.rules import new_id
from oneneedle.notices import queries, rules
from oneneedle.notices.models import Notice
from oneneedle.people.models import Contact
from tests.notices.conftest import PARAMS, send_to

pytestmark = pytest.mark.django_db
FULL = {
    **PARAMS,
    "respond_by": "2026-03-02T05:00:00+00:00",
    "text": "We filled the hole & <sealed> it.",
    "outcome": "resolved",
    "into": "260301-118822-1",
    "from_unit": {"zh": "水务局", "en": "Water Office"},
}
BARE = {"number": "260302-004273-5", "link": "/follow/260302-004273-5/"}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", rules.KINDS)
def test_every_kind_reads_well(contact: Contact, kind: str) -> None:
    readers: Iterator[tuple[str, dict[str, Any], bool]] = product(("en", "zh-hans"), (FULL, BARE), (False, True))
    for language, params, to_unit in readers:
        recipient: dict[str, Any] = {"contact": None, "unit": new_id()} if to_unit else {}
        send_to(contact, key=str(new_id()), kind=kind, language=language, params=params, letter=False, **recipient)
        said = queries.render_notice(Notice.objects.order_by("-id")[0])
        assert params["number"] in said.title + said.text
        assert len(said.title) < 70
        assert said.link == params["link"]
        for part in (said.title, said.text):
            assert part
            assert not re.search(r"\(\)|（）|  |None|\{|&amp;|&lt;|\s[.,，。]|[.，。,]{2}|\n{3}", part), part
            assert bool(HAN.search(part)) == (language == "zh-hans")


@pytest.mark.parametrize(("language", "said"), [("en", "5 March 2026, 17:30"), ("zh-hans", "2026年3月5日 17:30")])
def test_moments_are_told_by_the_clock_of_the_city(contact: Contact, language: str, said: str) -> None:
    send_to(contact, kind="received", language=language, params=FULL, letter=False)
    assert said in queries.render_notice(Notice.objects.get()).text


def test_the_reader_of_a_desk_reads_in_her_own_language(contact: Contact) -> None:
    unit = new_id()
    send_to(contact, contact=None, unit=unit, kind="dispatched", language="zh-hans", letter=False)
    assert queries.inbox(unit=unit, language="en")[0].title == "New case 260302-004273-5"
    assert queries.inbox(unit=unit, language="zh-hans")[0].title == "新案件 260302-004273-5"


def test_the_newest_comes_first_and_pages_join(contact: Contact, now: datetime) -> None:
    for number in range(5):
        moment = now + timedelta(minutes=number // 2)
        send_to(contact, key=str(number), params={**PARAMS, "number": str(number)}, letter=False, now=moment)
    first = queries.inbox(contact=contact.id, limit=2)
    rest = queries.inbox(contact=contact.id, limit=9, before=first[-1].id)
    ids = [line.id for line in (*first, *rest)]
    assert len(set(ids)) == 5
    assert [line.created_at for line in (*first, *rest)] == sorted(
        (line.created_at for line in (*first, *rest)), reverse=True
    )
    assert queries.inbox(unit=new_id()) == ()


def test_an_inbox_belongs_to_somebody() -> None:
    with pytest.raises(ValueError):
        queries.inbox()
