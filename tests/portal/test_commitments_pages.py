"""Public lists of promises and of what must be put right: read by everybody, spoken of once from one browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oneneedle.core.models import LedgerRow
from oneneedle.portal import actions as portal_actions
from oneneedle.supervision.models import Commitment, ResidentCheck
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.portal.conftest import live_address
from tests.supervision import crew

LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    return LATER


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_lists_show_what_runs_what_is_late_and_what_is_kept(town: Cast, visitor: Client) -> None:
    crew.promise(town, promise="Lamps are mended.")
    late = crew.promise(town, promise="Benches are painted.")
    Commitment.objects.filter(id=late.id).update(due_on=crew.TODAY)
    crew.kept(town)
    running = visitor.get("/commitments/").content.decode()
    assert "Lamps are mended." in running and "Benches are painted." not in running
    assert "Benches are painted." in visitor.get("/commitments/?list=late").content.decode()
    assert "Every lamp of the street is mended." in visitor.get("/c/lin/commitments/?list=done").content.decode()
    assert "The other lists" in visitor.get("/commitments/?list=withdrawn").content.decode()
    crew.rectify(town)
    assert "Stalls block the lane." in visitor.get("/rectifications/").content.decode()
    assert visitor.get("/commitments/?list=burn").status_code == 200


@pytest.mark.parametrize(("name", "promise"), [("commitments", crew.promise), ("rectifications", crew.rectify)])
def test_the_lists_stay_true_without_reloading(
    name: str, promise: Callable[[Cast], object], town: Cast, visitor: Client
) -> None:
    seen = live_address(visitor.get(f"/{name}/?list=open&page=7").content.decode())
    assert visitor.get(seen, headers={"hx-request": "true"}).status_code == 204
    promise(town)
    fresh = visitor.get(seen, headers={"hx-request": "true"})
    assert fresh.status_code == 200 and fresh.content.decode().lstrip().startswith('<div id="live"')


def test_a_visitor_speaks_once_and_the_comment_stays_with_staff(town: Cast, visitor: Client) -> None:
    one = crew.kept(town)
    address = f"/commitments/{one.id}/"
    rows = LedgerRow.objects.count()
    for bad in ({}, {"kept": "perhaps"}, {"kept": "yes", "website": "x"}, {"kept": "no", "comment": "x" * 1001}):
        assert visitor.post(address, bad).status_code == 422
    assert LedgerRow.objects.count() == rows
    assert visitor.post(address, {"kept": "no", "comment": "The lamp at the gate is out."}).status_code == 302
    again = visitor.post(address, {"kept": "yes"})
    assert again.status_code == 422 and "counted once" in again.content.decode()
    assert Client().post(address, {"kept": "yes"}).status_code == 302
    assert ResidentCheck.objects.count() == 2
    shown = visitor.get(address).content.decode()
    assert "The lamp at the gate" not in shown and "Few have spoken" in shown
    assert len({bytes(one.session_digest) for one in ResidentCheck.objects.all()}) == 2


def test_numbers_are_shown_when_enough_have_spoken(town: Cast, visitor: Client) -> None:
    one = crew.kept(town)
    for kept in ("yes", "yes", "yes", "no", "no"):
        Client().post(f"/commitments/{one.id}/", {"kept": kept})
    assert "Yes: 3 · no: 2" in visitor.get(f"/commitments/{one.id}/").content.decode()


def test_a_promise_whose_day_has_not_come_has_no_form(town: Cast, visitor: Client) -> None:
    one = crew.promise(town)
    assert "When its day has come" in visitor.get(f"/commitments/{one.id}/").content.decode()
    assert visitor.post(f"/commitments/{one.id}/", {"kept": "yes"}).status_code == 422
    assert not ResidentCheck.objects.exists()


def test_one_session_does_not_speak_too_often(town: Cast, visitor: Client) -> None:
    answers = [
        visitor.post(f"/commitments/{crew.kept(town).id}/", {"kept": "yes"}).status_code
        for _ in range(portal_actions.MOST_IN_AN_HOUR + 1)
    ]
    assert answers == [302] * portal_actions.MOST_IN_AN_HOUR + [422]


def test_one_address_does_not_speak_of_one_promise_for_many(town: Cast) -> None:
    one, other = crew.kept(town), crew.kept(town)
    addresses = [f"/commitments/{one.id}/"] * (portal_actions.MOST_OF_ONE + 1) + [f"/commitments/{other.id}/"]
    answers = [Client().post(address, {"kept": "yes"}).status_code for address in addresses]
    assert answers == [302] * portal_actions.MOST_OF_ONE + [422, 302]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(addresses[0], {"kept": "no"}).status_code == 302


def test_one_address_does_not_speak_of_everything(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.portal.actions.checks.MOST_FROM_ADDRESS", 3)
    answers = [Client().post(f"/commitments/{crew.kept(town).id}/", {"kept": "yes"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]


def test_long_lists_have_pages(town: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.core.rules.paging.PAGE", 2)
    for word in ("Lamps", "Benches", "Kerbs"):
        crew.promise(town, promise=f"{word} are mended.")
        crew.rectify(town, problem=f"{word} are broken.")
    for name, end in (("commitments", "are mended."), ("rectifications", "are broken.")):
        first, second = (visitor.get(f"/{name}/?page={page}").content.decode() for page in (1, 2))
        assert (first.count(end), second.count(end)) == (2, 1)
        assert "2 of 3" in first and f"/{name}/?list=open&amp;page=2" in first
        assert f"/{name}/?list=open&amp;page=1" in second and 'rel="next"' not in second
        for odd in ("0", "-1", "x", "9" * 30, "99"):
            assert visitor.get(f"/{name}/?page={odd}").status_code == 200


def test_what_the_session_leaves_behind_cannot_be_joined(town: Cast, visitor: Client) -> None:
    for _ in range(2):
        visitor.post(f"/commitments/{crew.kept(town).id}/", {"kept": "yes"})
    assert len({bytes(one.session_digest) for one in ResidentCheck.objects.all()}) == 2


def test_the_resident_with_the_receipt_closes_a_rectification(town: Cast, visitor: Client) -> None:
    case = steps.receive(town)
    one = crew.reported(town, case=case)
    address = f"/rectifications/{one.id}/"
    assert visitor.post(address, {"kept": "yes", "words": ""}).status_code == 302  # a word, and nothing closes
    one.refresh_from_db()
    assert one.state == "reported"
    session = visitor.session
    session["held"] = {str(case.id): [True, ""]}
    session.save()
    assert "You reported it" in visitor.get(address).content.decode()
    assert visitor.post(address, {"kept": "no", "words": ""}).status_code == 422
    assert visitor.post(address, {"kept": "yes", "words": "Dry."}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.witness) == ("closed", "resident")
    assert "the resident who reported it" in visitor.get(address).content.decode()


def test_other_cities_and_unknown_ones_answer_404(town: Cast, visitor: Client) -> None:
    one = crew.promise(town)
    for address in (f"/rectifications/{one.id}/", f"/c/far/commitments/{one.id}/", f"/proofs/{one.id}/"):
        assert visitor.get(address).status_code == 404
