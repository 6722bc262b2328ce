"""What the writers of the list share: the actor is asked, writers queue, a plan becomes rows, the version moves."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.duties import access, queries
from oneneedle.duties.models import DutiesVersion, DutyItem, PolicyDocument
from oneneedle.duties.rules import Duty, DutyBook, term_values


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage the list, and a city that is not there."""
    if not access.can_manage_duties(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the responsibility list of this city."), code="not_allowed")
    core.need_city(jurisdiction_id)


def lock_book(jurisdiction_id: str) -> DutyBook:
    """The list as it is now; who else wants to change it waits until this transaction ends."""
    core_actions.wait_turn(f"duties:{jurisdiction_id}")
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
    """Tell every process that the list changed."""
    core_actions.raise_version(DutiesVersion, jurisdiction_id, queries.forget)
