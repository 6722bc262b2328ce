"""Writers of API keys: issued, revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import queries, rules
from oneneedle.people.models import ApiKey


@transaction.atomic
def issue_key(*, jurisdiction_id: str, label: str, actor: Actor, now: datetime) -> tuple[ApiKey, str]:
    """Make a key for one outside program of one city. Its clear text is given here and never again."""
    _check_right(actor, jurisdiction_id)
    if not label.strip():
        raise Refused(_("Say which program the key is for."), field="label")
    clear_text = rules.make_key()
    key = ApiKey.objects.create(
        jurisdiction_id=jurisdiction_id,
        label=label.strip(),
        prefix=clear_text[: rules.PREFIX_LETTERS],
        digest=rules.key_digest(clear_text),
        created_at=now,
    )
    core.write_ledger(subject=f"key:{key.id}", verb="key.issued", actor=actor, now=now, data={"label": key.label})
    return key, clear_text


@transaction.atomic
def revoke_key(*, key_id: UUID, actor: Actor, now: datetime) -> bool:
    """End a key; other processes know it a few seconds later. False when it was ended before."""
    key = ApiKey.objects.filter(id=key_id).first()
    if key is None:
        raise Refused(_("There is no such key."), code="key_unknown")
    _check_right(actor, key.jurisdiction_id)
    revoked = ApiKey.objects.filter(id=key_id, revoked_at__isnull=True).update(revoked_at=now)
    if revoked:
        core.write_ledger(subject=f"key:{key_id}", verb="key.revoked", actor=actor, now=now)
        transaction.on_commit(queries.forget_keys)
    return bool(revoked)


def _check_right(actor: Actor, jurisdiction_id: str) -> None:
    if not actor.may("keys.manage") or actor.jurisdiction_id != jurisdiction_id:
        raise Refused(_("Your post may not manage keys."), code="keys_right")
