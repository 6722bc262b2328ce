"""Sends the draft: once, however often the button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases_actions
from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.portal.actions.drawer import drop_draft, keep_held
from oneneedle.portal.actions.limits import JOINS, REPORTS, claim_place
from oneneedle.portal.queries.drawer import find_sent, get_sent, sent_key
from oneneedle.portal.rules import MOST_REPORTS_A_DAY, Draft, Held, Sent, seal

KEPT = timedelta(days=1)


def send_report(
    *,
    session: SessionBase,
    draft: Draft,
    priority: str,
    account_id: UUID | None,
    language: str,
    address: str,
    actor: Actor,
    now: datetime,
) -> Sent:
    """Receive the case this draft speaks of and keep number and receipt for the next page; the draft is gone then.

    A second call with the same token answers what the first one did. Refuses more reports a day from one session
    than `MOST_REPORTS_A_DAY`, too many an hour from one network address, and whatever reception refuses.
    """
    report = make_report(draft, priority=priority, account_id=account_id, language=language)

    def receive() -> Sent:
        claim_place(kind=REPORTS, jurisdiction_id=actor.jurisdiction_id, address=address, now=now)
        reception = cases_actions.receive_case(report=report, actor=actor, now=now)
        return _received(draft.token, reception, now)

    return _once(session, draft.token, receive, actor=actor, now=now)


def join_report(
    *,
    session: SessionBase,
    case: Case,
    contact: case_rules.ContactFields,
    note: str,
    account_id: UUID | None,
    language: str = "",
    address: str,
    actor: Actor,
    now: datetime,
) -> Sent:
    """Join an open case instead of repeating it, once per session; the draft is gone then.

    Refuses what `join_case` refuses, more than `MOST_REPORTS_A_DAY`, and too many an hour from one network address.
    """
    token = f"join:{case.id}"

    def join() -> Sent:
        claim_place(kind=JOINS, jurisdiction_id=actor.jurisdiction_id, address=address, now=now)
        receipt = cases_actions.join_case(
            case=case,
            contact=contact or None,
            note=note,
            account_id=account_id,
            language=language,
            actor=actor,
            now=now,
        )
        return Sent(token, now, str(case.id), case.number, receipt.receipt, case.state, "", joined=True)

    return _once(session, token, join, actor=actor, now=now)


def _once(session: SessionBase, token: str, act: Callable[[], Sent], *, actor: Actor, now: datetime) -> Sent:
    city_id = actor.jurisdiction_id
    with transaction.atomic():
        core.wait_turn(f"draft:{token}")
        stored = session.load()
        if done := find_sent(stored, city_id, token=token):
            return done
        sent_today = [sent for sent in get_sent(stored, city_id) if now - sent.at < KEPT]
        if len(sent_today) >= MOST_REPORTS_A_DAY:
            raise Refused(
                _("That is many reports for one day from one device. Please ring us, or go on tomorrow."),
                code="too_many",
            )
        done = act()
        session[sent_key(city_id)] = seal([*sent_today, done], secret=settings.VAULT_KEYS[0])
        keep_held(session=session, case_id=UUID(done.case_id), held=Held(not done.joined, None))
        drop_draft(session=session, city_id=city_id)
        session.save()
    return done


def make_report(draft: Draft, *, priority: str, account_id: UUID | None, language: str) -> case_rules.Report:
    """The draft in the words of reception."""
    contact = case_rules.ContactFields(name=draft.name, phone=draft.phone, email=draft.email)
    return case_rules.Report(
        description=draft.text,
        lon=draft.lon,
        lat=draft.lat,
        address=draft.address,
        area_path=draft.area_path,
        type_code=draft.type_code,
        answers=draft.answers,
        contact=contact if contact else None,
        account_id=account_id,
        language=language,
        priority=priority,
        file_ids=tuple(UUID(file_id) for file_id in draft.photos),
    )


def _received(token: str, reception: case_rules.Reception, now: datetime) -> Sent:
    return Sent(
        token=token,
        at=now,
        case_id=str(reception.case_id),
        number=reception.number,
        receipt=reception.receipt,
        state=reception.state,
        unit_name=reception.unit_name,
        respond_by=reception.respond_by,
        resolve_by=reception.resolve_by,
    )
