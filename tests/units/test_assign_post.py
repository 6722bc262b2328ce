"""assign_post: a person acts with the rights of the post they hold."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from pytest_django import DjangoAssertNumQueries

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.people.models import Account
from oneneedle.units import actions, queries
from oneneedle.units.models import Holding, Unit


@pytest.fixture
def desk(north: Unit, keeper: Actor, now: datetime) -> None:
    for unit, code, right in [("north-office", "desk", "case.file"), ("hall", "command", "case.settle")]:
        actions.create_post(
            jurisdiction_id="lakeside", unit_code=unit, code=code, rights=[right], actor=keeper, now=now
        )


def _assign(person: Account, since: datetime, actor: Actor, unit: str = "north-office", post: str = "desk") -> Holding:
    return actions.assign_post(
        jurisdiction_id="lakeside", unit_code=unit, post_code=post, person=person, since=since, actor=actor, now=since
    )


@pytest.mark.usefixtures("desk")
def test_the_holder_acts_with_the_posts_rights_in_its_area(
    person: Account, keeper: Actor, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _assign(person, now, keeper)
    queries.units_for("lakeside")
    with django_assert_num_queries(1):
        actor = queries.get_actor(person, channel="desk", now=now)
    assert actor.may("case.file")
    assert not actor.may("case.settle")
    assert (actor.area_path, actor.unit_path) == ("lake/north/", "lakeside/hall/north-office/")
    assert LedgerRow.objects.filter(verb="units.post_assigned").get().data["person"] == str(person.id)


@pytest.mark.usefixtures("desk")
def test_of_several_posts_the_one_asked_for_acts(person: Account, keeper: Actor, now: datetime) -> None:
    _assign(person, now, keeper)
    second = _assign(person, now + timedelta(minutes=1), keeper, "hall", "command")
    later = now + timedelta(hours=1)
    assert queries.get_actor(person, channel="desk", now=later).may("case.file")
    assert queries.get_actor(person, channel="desk", now=later, post_id=second.post_id).may("case.settle")
    assert [post.code for post in queries.posts_of(person, later)] == ["desk", "command"]
    assert [post.code for post in queries.posts_of(person, now)] == ["desk"]


@pytest.mark.usefixtures("desk")
def test_a_department_governs_no_area(person: Account, keeper: Actor, now: datetime) -> None:
    actions.change_unit(jurisdiction_id="lakeside", code="north-office", level="", actor=keeper, now=now)
    _assign(person, now, keeper)
    assert queries.get_actor(person, channel="desk", now=now).area_path == ""


def test_nobody_without_a_post_has_rights(person: Account, now: datetime) -> None:
    actor = queries.get_actor(person, channel="desk", now=now)
    assert (actor.rights, actor.jurisdiction_id, actor.person_id) == (frozenset(), "", person.id)


@pytest.mark.usefixtures("desk")
def test_what_cannot_be_held_is_refused(person: Account, keeper: Actor, stranger: Actor, now: datetime) -> None:
    _assign(person, now, keeper)
    for code, unit, post, actor in [
        ("held_already", "north-office", "desk", keeper),
        ("no_post", "north-office", "pilot", keeper),
        ("no_unit", "moon", "desk", keeper),
        ("not_allowed", "hall", "command", stranger),
    ]:
        with pytest.raises(Refused) as refused:
            _assign(person, now, actor, unit, post)
        assert refused.value.code == code
    person.is_active = False
    with pytest.raises(Refused) as refused:
        _assign(person, now, keeper, "hall", "command")
    assert refused.value.code == "account_closed"
    assert queries.posts_of(person, now) == []


@pytest.mark.usefixtures("desk")
def test_who_made_the_account_by_typing_an_address_takes_no_post_before_it_is_proved(
    keeper: Actor, now: datetime
) -> None:
    """Where sign-up is open, anybody may type the address of an officer."""
    typed = Account.objects.create(sign_in="officer@example.org", email="officer@example.org")
    address = EmailAddress.objects.create(user=typed, email=typed.email, primary=True, verified=False)
    with pytest.raises(Refused) as refusal:
        _assign(typed, now, keeper)
    assert refusal.value.code == "not_proved"
    assert not Holding.objects.filter(person=typed).exists()
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert _assign(typed, now, keeper).person == typed
