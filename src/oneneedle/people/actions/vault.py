"""Writers of the vault: seal, read with a record, erase on time, change the key."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, system
from oneneedle.people import rules
from oneneedle.people.models import Contact

BATCH = 500


@transaction.atomic
def seal_contact(
    *,
    jurisdiction_id: str,
    name: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    device_id: str = "",
    account_id: str = "",
    account: UUID | None = None,
    language: str = "",
    actor: Actor,
    now: datetime,
) -> Contact | None:
    """Put one reporter's contact data into the vault; None when there is nothing to keep."""
    fields = rules.sealed_fields(
        keys=settings.VAULT_KEYS,
        jurisdiction_id=jurisdiction_id,
        name=name,
        phone=phone,
        email=email,
        address=address,
        device_id=device_id,
        account_id=account_id,
        account=account,
        language=language,
        now=now,
    )
    if fields is None:
        return None
    contact = Contact.objects.create(**fields)
    core.write_ledger(subject=f"contact:{contact.id}", verb="contact.sealed", actor=actor, now=now)
    return contact


@transaction.atomic
def read_contact(*, contact_id: UUID, reason: str, actor: Actor, now: datetime) -> rules.ContactClear:
    """Show contact data in clear and record who looked, from which post, and why.

    Refused without the right, without one of the reasons of `rules.READ_REASONS`, and after erasure. Whether this
    contact is any of the reader's business is for the case to say.
    """
    if not actor.may("contact.read"):
        raise Refused(_("Your post may not read contact data."), code="contact_read_right")
    if reason not in rules.READ_REASONS:
        raise Refused(_("Choose why you need to read it."), field="reason", code="contact_read_reason")
    contact = Contact.objects.filter(id=contact_id, jurisdiction_id=actor.jurisdiction_id).first()
    if contact is None or contact.sealed is None:
        raise Refused(_("This contact data has been erased."), code="contact_erased")
    clear = rules.unseal(bytes(contact.sealed), contact_id=contact.id, keys=settings.VAULT_KEYS)
    core.write_ledger(
        subject=f"contact:{contact.id}", verb="contact.read", actor=actor, now=now, data={"reason": reason}
    )
    return clear


@transaction.atomic
def schedule_erasure(*, contact_id: UUID, on: date | None, actor: Actor, now: datetime) -> bool:
    """Set the day on which the contact is erased, or take the day away (a case was opened again).

    True when something changed; a contact already erased stays so.
    """
    waiting = Contact.objects.filter(id=contact_id, erased_at__isnull=True).exclude(erase_on=on)
    if not waiting.update(erase_on=on):
        return False
    data = {"on": on.isoformat() if on else None}
    core.write_ledger(
        subject=f"contact:{contact_id}", verb="contact.erasure_scheduled", actor=actor, now=now, data=data
    )
    return True


@transaction.atomic
def erase_contact(*, contact_id: UUID, actor: Actor, now: datetime) -> bool:
    """Empty one entry of the vault for good; the row and its ledger stay, without a word about the person."""
    erased = Contact.objects.filter(id=contact_id, erased_at__isnull=True).update(
        sealed=None,
        name_masked="",
        phone_masked="",
        email_masked="",
        has_email=False,
        account=None,
        erased_at=now,
    )
    if erased:
        core.write_ledger(subject=f"contact:{contact_id}", verb="contact.erased", actor=actor, now=now)
    return bool(erased)


def erase_due_contacts(*, now: datetime, limit: int = BATCH) -> int:
    """Erase what is due on this day, each contact in its own transaction; how many were erased."""
    due = Contact.objects.filter(erase_on__lte=now.date(), erased_at__isnull=True).order_by("erase_on")
    found = list(due.values_list("id", "jurisdiction_id")[:limit])
    return sum(erase_contact(contact_id=key, actor=system(city), now=now) for key, city in found)


def rotate_vault(*, actor: Actor, now: datetime) -> int:
    """Seal again, with the first key, everything another key has sealed; how many entries were moved.

    Refused without the right to manage keys. Safe to stop and to run again: when it says 0, the old keys may go.
    """
    if not actor.may("keys.manage"):
        raise Refused(_("Your post may not change the key of the vault."), code="keys_right")
    moved, last = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            rows = Contact.objects.select_for_update().filter(sealed__isnull=False, id__gt=last).order_by("id")
            batch = list(rows[:BATCH])
            moved += _reseal(batch)
        if not batch:
            break
        last = batch[-1].id
    if moved:
        core.write_ledger(subject="vault:main", verb="vault.rotated", actor=actor, now=now, data={"moved": moved})
    return moved


def _reseal(batch: list[Contact]) -> int:
    keys = settings.VAULT_KEYS
    old = [row for row in batch if not rules.is_sealed_with(bytes(row.sealed or b""), keys[0])]
    for row in old:
        clear = rules.unseal(bytes(row.sealed or b""), contact_id=row.id, keys=keys)
        row.sealed = rules.seal(clear, contact_id=row.id, keys=keys)
    Contact.objects.bulk_update(old, ["sealed"])
    return len(old)
