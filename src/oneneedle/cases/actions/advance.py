"""The only function that changes a state: compare-and-swap, with the ledger row in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.models import Case, Remark
from oneneedle.cases.queries.buttons import open_whistle
from oneneedle.cases.rules import flow
from oneneedle.core import actions as core_actions
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id


def permit(verb: str, case: Case, actor: Actor) -> None:
    """Refuse when the table has no such arrow from here, or the actor's post may not take it."""
    if not access.can(verb, actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if flow.target_of(verb, case.state) is None:
        words = {"step": str(flow.ARROWS[verb].title), "state": str(flow.STATE_NAMES[case.state])}
        raise Refused(_("%(step)s is not possible: the case is %(state)s.") % words, code="wrong_state")
    if case.held_at is not None and verb not in flow.ON_HOLD:
        raise Refused(_("The case is on hold: resume it first."), code="on_hold")


def stale() -> Refused:
    """The refusal of whoever looked at a case that somebody else changed meanwhile."""
    return Refused(
        _("Somebody else changed this case a moment ago. Load the page again and look before you go on."),
        code="stale",
    )


@transaction.atomic
def advance(
    case: Case,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    remark: str = "",
    public: bool = False,
) -> None:
    """Move `case` along the arrow `verb`: one winner, one ledger row; the loser of a race is refused as stale.

    `changes` are further columns; `remark` is kept beside the ledger row because people write personal facts.
    The given object is brought up to date.
    """
    arrow = flow.ARROWS[verb]
    target = flow.target_of(verb, case.state) or case.state
    if target != case.state and target in flow.AFTER_WHISTLE:
        _wait_for_whistle(case)
    append(
        case,
        verb,
        actor=actor,
        now=now,
        sources=arrow.sources,
        changes={**(changes or {}), "state": target},
        data=data,
    )
    if remark:
        Remark.objects.create(id=new_id(now), case=case, seq=case.version, at=now, text=remark, public=public)


def _wait_for_whistle(case: Case) -> None:
    """Refuse while a whistle that is blown for the case is open; one blown meanwhile makes the case stale."""
    number = open_whistle(case)
    if number:
        words = {"number": number}
        raise Refused(_("Whistle %(number)s is still open: the street closes it first.") % words, code="whistle_open")


def append(
    case: Case,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    sources: tuple[str, ...] = (),
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one ledger row and the columns that go with it, if nobody changed the case since it was read."""
    row = core_actions.ledger_fields(
        subject=f"case:{case.id}",
        seq=case.version + 1,
        verb=f"case.{flow.FACTS.get(verb, verb)}",
        actor=actor,
        now=now,
        data=data,
        previous=bytes(case.tip),
    )
    columns = {
        **(changes or {}),
        "version": row["seq"],
        "tip": row["digest"],
        "changed_at": max(now, case.changed_at),
    }
    held = Case.objects.filter(id=case.id, version=case.version)
    if sources:
        held = held.filter(state__in=sources)
    if held.update(**columns) != 1:
        raise stale()
    LedgerRow.objects.create(**row)
    for name, value in columns.items():
        setattr(case, name, value)
