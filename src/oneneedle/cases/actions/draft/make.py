"""Turns a report into the rows of a received case, as far down the corridor as it can go without a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings

from oneneedle.cases.actions.draft import corridor
from oneneedle.cases.actions.draft.rows import Draft, bare_case
from oneneedle.cases.actions.insert import terms_text
from oneneedle.cases.models import Attachment
from oneneedle.cases.rules import Report, text
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, new_id
from oneneedle.people import rules as people_rules


def make_draft(city: Jurisdiction, report: Report, actor: Actor, now: datetime) -> Draft:
    """Steps 1 to 5 in memory: received, located, classified, filed and dispatched as far as the report allows.

    Refuses an empty or overlong description, half a point, a point outside the city (unless allowed), an unknown
    type or priority, and answers that do not fit the type's questions.
    """
    at = report.reported_at or now
    draft = Draft(city=city, actor=actor, case=bare_case(city, report, actor, at=at, now=now))
    draft.note("received", at, {"number": draft.case["number"], "channel": actor.channel}, by_house=False)
    _add_contact(draft, report, at)
    _add_files(draft, report, at)
    borders = corridor.locate(draft, report, at)
    rule = corridor.classify(draft, report, at)
    if rule is not None and rule.offered and (draft.case["area_id"] is not None or not rule.needs_place):
        corridor.file(draft, rule, at)
        corridor.dispatch(draft, rule, borders, at)
    said = (draft.case[name] for name in ("number", "title", "description", "address"))
    draft.case["search"] = terms_text(text.index_terms(*said))
    return draft


def _add_contact(draft: Draft, report: Report, at: datetime) -> None:
    language = report.language or draft.city.language
    if report.contact or report.account_id is not None:
        said = asdict(report.contact) if report.contact else {}
        fields = people_rules.sealed_fields(
            **said,
            keys=settings.VAULT_KEYS,
            jurisdiction_id=draft.city.id,
            account=report.account_id,
            language=language,
            now=at,
        )
        if fields is not None:
            draft.contacts.append(fields)
            draft.case["contact_id"] = fields["id"]
    elif draft.actor.contact_id:
        draft.case["contact_id"] = draft.actor.contact_id
    if report.with_receipt:
        draft.receipt = people_rules.make_receipt(language)
        draft.case["receipt_digest"] = people_rules.receipt_digest(draft.receipt)


def _add_files(draft: Draft, report: Report, at: datetime) -> None:
    draft.attachments.extend(
        {
            "id": new_id(at),
            "case_id": draft.case["id"],
            "file_id": file_id,
            "kind": Attachment.Kind.REPORT,
            "public": False,
            "added_at": at,
            "added_by_id": draft.actor.person_id,
        }
        for file_id in report.file_ids
    )
    if report.media_urls:
        words = {"id": new_id(at), "case_id": draft.case["id"], "seq": 1, "at": at, "text": ""}
        draft.remarks.append({**words, "public": False, "media_urls": list(report.media_urls)})
