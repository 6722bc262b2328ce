"""Short ways to bring a case to a state, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions
from oneneedle.cases.models import Case, WorkOrder
from oneneedle.cases.rules import ContactFields, Report
from oneneedle.core.models import LedgerRow, StoredFile
from oneneedle.core.rules import Refused, new_id
from oneneedle.people.models import Contact
from tests import cast as lin
from tests.cast import NOW, Cast

LEAK = Report(
    description="门口路上一直冒水",
    type_code="water-leak",
    contact=ContactFields(name="Reporter", email="reporter@lin.example"),
    **lin.IN_11,
)
HOUR = timedelta(hours=1)


def receive(cast: Cast, report: Report = LEAK, now: datetime = NOW, **changes: object) -> Case:
    done = actions.receive_case(report=replace(report, **changes), actor=cast.resident, now=now)  # type: ignore[arg-type]
    return Case.objects.get(id=done.case_id)


def questions(asked: CaptureQueriesContext) -> list[str]:
    """What a reception asked of the database; numbers come in blocks, and now and then one is fetched."""
    return [query["sql"][:80] for query in asked if "case_number_serial" not in query["sql"]]


def bare(cast: Cast, **changes: object) -> Case:
    """Received and nothing more: the desk must set the type."""
    return receive(cast, type_code="", **changes)  # type: ignore[arg-type]


def filed(cast: Cast) -> Case:
    """Filed but not sent: near a border two communities could act."""
    report = Report(description="垃圾成堆", type_code="litter", **lin.ON_BORDER)
    return receive(cast, report)


def accepted(cast: Cast, **changes: object) -> Case:
    case = receive(cast, **changes)  # type: ignore[arg-type]
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW + HOUR)
    return case


def finished(cast: Cast, **changes: object) -> Case:
    case = accepted(cast, **changes)
    actions.finish_order(
        case=case, outcome="resolved", result="阀门已更换。", actor=cast.actor("water"), now=NOW + 2 * HOUR
    )
    return case


def verified(cast: Cast, **changes: object) -> Case:
    case = finished(cast, **changes)
    actions.verify_case(case=case, holds=True, note="", actor=cast.actor("inspector"), now=NOW + 3 * HOUR)
    return case


def closed(cast: Cast, **changes: object) -> Case:
    case = verified(cast, **changes)
    actions.record_feedback(
        case=case, solved="yes", content=5, assisted=True, actor=cast.actor("desk"), now=NOW + 4 * HOUR
    )
    actions.close_case(case=case, actor=cast.actor("desk"), now=NOW + 5 * HOUR)
    return case


def returned(cast: Cast, times: int = 1) -> Case:
    case = receive(cast)
    for turn in range(times):
        if case.state == "filed":
            actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW + turn * HOUR)
        actions.return_order(
            case=case,
            reason="private_property",
            note="private pipe",
            proposed_unit_id=cast.unit("lin-market").id,
            actor=cast.actor("water"),
            now=NOW + turn * HOUR,
        )
    return case


def verbs(case: Case) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"case:{case.id}").order_by("seq")
    return [verb.removeprefix("case.") for verb in rows.values_list("verb", flat=True)]


def last_row(case: Case) -> LedgerRow:
    return LedgerRow.objects.filter(subject=f"case:{case.id}").latest("seq")


def contact_of(case: Case) -> Contact:
    assert case.contact_id is not None
    return Contact.objects.get(id=case.contact_id)


def open_order(case: Case) -> WorkOrder:
    return WorkOrder.objects.get(case=case, state__in=["sent", "accepted"])


def add_photo(now: datetime = NOW) -> UUID:
    """A row of the file store; what is behind it does not matter here."""
    key = new_id()
    StoredFile.objects.create(
        id=key, digest=key.bytes * 2, path=f"{key}.jpg", content_type="image/jpeg", size=1, created_at=now
    )
    return key


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The call is refused with this code and leaves no ledger row."""
    rows = LedgerRow.objects.count()
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert LedgerRow.objects.count() == rows
