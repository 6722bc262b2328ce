"""How much comes from one network address: reports, joinings and photos, each by itself, and what the refusal says."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oneneedle.cases.models import Case
from oneneedle.core.models import Jurisdiction, StoredFile
from oneneedle.core.rules import Refused
from oneneedle.portal import actions
from tests import cast as lin
from tests.cast import NOW, Cast
from tests.portal import walk


@pytest.fixture(autouse=True)
def few(settings: Settings) -> None:
    settings.MOST_FROM_ADDRESS = {"reports": 1, "joins": 1, "photos": 3}


def claim(address: str, *, times: int = 1) -> None:
    actions.claim_place(kind="photos", times=times, jurisdiction_id=lin.CITY, address=address, now=NOW)


def test_an_address_that_sends_too_much_is_refused_and_another_is_not(cast: Cast) -> None:
    claim("203.0.113.7", times=3)
    claim("203.0.113.8", times=2)
    claim("203.0.113.8", times=0)
    Jurisdiction.objects.filter(id=lin.CITY).update(duty_phone="0571-12345")
    with pytest.raises(Refused, match="ring 0571-12345") as refusal:
        claim("203.0.113.7")
    assert refusal.value.code == "too_much"
    Jurisdiction.objects.filter(id=lin.CITY).update(duty_phone="")
    with pytest.raises(Refused, match="come back later"):
        claim("203.0.113.7")


def test_new_sessions_do_not_help_and_the_draft_stays(cast: Cast) -> None:
    case, _receipt = walk.send(Client())
    second, third = Client(), Client()
    walk.walk_to(second, "photos")
    for step in ("same", "photos", "contact"):
        walk.answer(second, step)
    page = second.post("/report/check/", {"token": walk.draft_of(second).token})
    assert page.status_code == 422 and "from your network" in page.content.decode()
    assert Case.objects.count() == 1 and walk.draft_of(second).text == walk.WORDS
    assert second.post(f"/cases/{case.number}/join/", {"note": ""}).status_code == 302
    refused = third.post(f"/cases/{case.number}/join/", {"note": ""})
    assert refused.status_code == 422 and "from your network" in refused.content.decode()


def test_photos_are_counted_each(cast: Cast) -> None:
    client = Client()
    walk.walk_to(client, "photos")
    photos = [walk.photo(color=color) for color in ("red", "blue", "green", "white")]
    page = client.post("/report/photos/", {"photos": photos})
    assert page.status_code == 422 and "from your network" in page.content.decode()
    assert not StoredFile.objects.exists()


def test_a_session_key_that_was_planted_opens_neither_report_nor_joining(cast: Cast) -> None:
    planted = SessionStore()
    planted["seen"] = True
    planted.save()
    victim = Client()
    victim.cookies["sessionid"] = str(planted.session_key)
    case, _receipt = walk.send(victim)
    row = Session.objects.get(session_key=planted.session_key)
    assert row.get_decoded() == {"seen": True} and (row.expire_date - timezone.now()).total_seconds() <= 60
    held = victim.session.session_key
    victim.get(f"/cases/{case.number}/join/")
    assert victim.session.session_key != held
    assert victim.get(f"/follow/{case.number}/").status_code == 200  # its own rights stay


def test_who_taps_twice_on_a_slow_telephone_loses_nothing(cast: Cast) -> None:
    phone = Client()
    case, _receipt = walk.send(phone)
    key, joining = phone.session.session_key, f"/cases/{case.number}/join/"

    def tap(path: str, words: dict[str, str] | None = None) -> None:
        phone.cookies["sessionid"] = str(key)  # sent before the first answer was there
        assert (phone.get(path) if words is None else phone.post(path, words)).status_code in {200, 302}
        assert phone.session.session_key not in {None, key}
        assert phone.get(f"/follow/{case.number}/").status_code == 200

    tap(joining)
    ends = Session.objects.get(session_key=key).expire_date
    tap(joining)
    assert Session.objects.get(session_key=key).expire_date == ends  # a minute, however often
    key = phone.session.session_key
    for _again in range(2):
        tap("/report/", {"text": walk.WORDS})
        assert walk.draft_of(phone).text == walk.WORDS
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())
    phone.cookies["sessionid"] = str(key)
    assert phone.get(f"/follow/{case.number}/").status_code != 200
