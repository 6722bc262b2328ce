"""Step 1 and, where the report allows it, steps 2 to 5 in the same breath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.cases.actions.draft import Draft, make_draft
from oneneedle.cases.actions.insert import insert_rows
from oneneedle.cases.rules import Reception, Report
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused


def receive_case(*, report: Report, actor: Actor, now: datetime) -> Reception:
    """Receive 受理 a report: give it a number and a receipt, locate, classify, file and dispatch it by rule.

    All rows go in one statement, durable together. Refuses what `make_draft` refuses and an unknown city.
    """
    draft = make_draft(_city(actor), report, actor, now)
    insert_rows(draft.rows())
    return draft.reception()


def insert_drafts(drafts: Sequence[Draft]) -> None:
    """Write many drafts in one statement (imports)."""
    tables = [draft.rows() for draft in drafts]
    insert_rows(
        [
            (model, [record for table in tables for record in table[index][1]])
            for index, (model, _records) in enumerate(tables[0])
        ]
    )


def _city(actor: Actor) -> Jurisdiction:
    city = core.get_jurisdiction(actor.jurisdiction_id)
    if city is None:
        raise Refused(_("This installation serves no such city."), code="unknown_jurisdiction")
    return city
