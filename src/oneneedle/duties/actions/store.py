"""What the writers of the list share: the actor is asked, writers queue, a plan becomes rows, the version moves."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.duties import access, queries
from oneneedle.duties.models import DutyItem, PolicyDocument
from oneneedle.duties.rules import Duty, DutyBook, term_values

_BUMP = """
INSERT INTO duties_dutiesversion (jurisdiction_id, version) VALUES (%s, pg_current_xact_id()::text::bigint)
ON CONFLICT (jurisdiction_id) DO UPDATE SET version = EXCLUDED.version
"""


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage the list, and a city that is not there."""
    if not access.can_manage_duties(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the responsibility list of this city."), code="not_allowed")
    if core.get_jurisdiction(jurisdiction_id) is None:
        message = _("There is no city “%(city)s” in this installation.")
        raise Refused(message % {"city": jurisdiction_id}, code="no_city")


def lock_book(jurisdiction_id: str) -> DutyBook:
    """The list as it is now; who else wants to change it waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 8))", [f"duties:{jurisdiction_id}"])
    return queries.read_book(jurisdiction_id)


def write_book(old: DutyBook, new: DutyBook) -> None:
    """Write what is not the same in both, and tell every process that the list changed."""
    city = old.jurisdiction_id
    documents = dict(PolicyDocument.objects.filter(jurisdiction_id=city).values_list("code", "id"))
    before = {one.id: one for group in old.by_code.values() for one in group}
    after = {one.id: one for group in new.by_code.values() for one in group}
    DutyItem.objects.filter(id__in=before.keys() - after.keys()).delete()
    # Versions end before the next ones begin, so that at most one stays open.
    for one in (one for key, one in after.items() if key in before and before[key] != one):
        DutyItem.objects.filter(id=one.id).update(until=one.until)
    fresh = (one for key, one in after.items() if key not in before)
    DutyItem.objects.bulk_create([_item(city, one, documents) for one in fresh])
    bump(city)


def _item(jurisdiction_id: str, one: Duty, documents: Mapping[str, UUID]) -> DutyItem:
    values = term_values(one)
    values |= {name: list(values[name]) for name in ("cooperating", "case_types")}
    values["document_id"] = documents[code] if (code := values.pop("document")) else None
    values |= {"code": one.code, "since": one.since, "until": one.until}
    return DutyItem(id=one.id, jurisdiction_id=jurisdiction_id, **values)


def bump(jurisdiction_id: str) -> None:
    """Move the version to the transaction's own number, so that what a failed one read is never taken for new."""
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [jurisdiction_id])
    queries.forget()
    transaction.on_commit(queries.forget)
