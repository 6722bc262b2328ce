"""The only writers of accounts, API keys and the vault."""

from __future__ import annotations

from oneneedle.people.actions.accounts import create_account, deactivate_account, set_password
from oneneedle.people.actions.keys import issue_key, revoke_key
from oneneedle.people.actions.vault import (
    erase_contact,
    erase_due_contacts,
    read_contact,
    rotate_vault,
    schedule_erasure,
    seal_contact,
)

__all__ = [
    "create_account",
    "deactivate_account",
    "erase_contact",
    "erase_due_contacts",
    "issue_key",
    "read_contact",
    "revoke_key",
    "rotate_vault",
    "schedule_erasure",
    "seal_contact",
    "set_password",
]
