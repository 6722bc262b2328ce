"""A new key for the whole vault."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import Settings

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import actions
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db


def test_after_the_change_the_old_key_may_go(
    contact: Contact, keeper: Actor, clerk: Actor, city: Jurisdiction, now: datetime, settings: Settings
) -> None:
    erased = actions.seal_contact(jurisdiction_id=city.id, name="B", actor=keeper, now=now)
    assert erased is not None
    actions.erase_contact(contact_id=erased.id, actor=keeper, now=now)
    settings.VAULT_KEYS = ["new", *settings.VAULT_KEYS]
    assert actions.rotate_vault(actor=keeper, now=now) == 1
    assert actions.rotate_vault(actor=keeper, now=now) == 0
    settings.VAULT_KEYS = ["new"]
    clear = actions.read_contact(contact_id=contact.id, reason="visit", actor=clerk, now=now)
    assert clear.name == "张小三"


def test_only_the_keeper_changes_the_key(clerk: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.rotate_vault(actor=clerk, now=now)
