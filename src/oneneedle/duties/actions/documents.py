"""Writes the policy library: the documents the items of the list rest on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor
from oneneedle.duties.actions.store import check_actor
from oneneedle.duties.models import PolicyDocument
from oneneedle.duties.rules import DocumentRow, check_document

_COLUMNS = ("name_zh", "name_en", "number", "issuer_zh", "issuer_en", "issued_on", "link")


@transaction.atomic
def set_document(*, jurisdiction_id: str, row: DocumentRow, actor: Actor, now: datetime) -> PolicyDocument:
    """Make the document of this code, or change it to exactly this. The same again changes nothing.

    Refuses who may not, a document without title, and a link that leads nowhere.
    """
    check_actor(actor, jurisdiction_id)
    check_document(row)
    if put_document(jurisdiction_id, row):
        subject = f"policy_document:{jurisdiction_id}/{row.code}"
        data = {"code": row.code, "articles": len(row.articles)}
        core.write_ledger(subject=subject, verb="policy_document.set", actor=actor, now=now, data=data)
    return PolicyDocument.objects.get(jurisdiction_id=jurisdiction_id, code=row.code)


def put_document(jurisdiction_id: str, row: DocumentRow) -> bool:
    """Put it in place; whether anything changed."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    values["articles"] = [asdict(one) for one in row.articles]
    found = PolicyDocument.objects.select_for_update().filter(jurisdiction_id=jurisdiction_id, code=row.code).first()
    if found and all(getattr(found, name) == value for name, value in values.items()):
        return False
    PolicyDocument.objects.update_or_create(jurisdiction_id=jurisdiction_id, code=row.code, defaults=values)
    return True
