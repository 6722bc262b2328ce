"""Words around a case: remarks, joining an open case, looking up the reporter, blotting out private facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import append
from oneneedle.cases.actions.insert import terms_vector
from oneneedle.cases.models import Case, Delay, Feedback, Follower, Inspection, Remark, WorkOrder
from oneneedle.cases.rules import ContactFields, flow
from oneneedle.cases.rules.report import MAX_DESCRIPTION, MAX_LINE
from oneneedle.cases.rules.text import index_terms
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.words import check_words
from oneneedle.notices import actions as notices
from oneneedle.people import actions as people
from oneneedle.people import rules as people_rules

# Where the words of a step stand a second time.
_COPIES: dict[type[models.Model], tuple[str, ...]] = {
    WorkOrder: ("reason", "result", "return_note"),
    Inspection: ("note",),
    Feedback: ("comment",),
    Delay: ("reason", "note"),
}


@dataclass(frozen=True, slots=True)
class JoinReceipt:
    """What somebody who joined gets: the receipt is told once."""

    follower_id: UUID
    number: str
    receipt: str


@transaction.atomic
def add_remark(
    *,
    case: Case,
    text: str,
    public: bool,
    api_key_id: UUID | None = None,
    external_id: str | None = None,
    media_urls: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> Remark:
    """Add a remark; the same `external_id` from the same key gives the remark that is there already.

    Refuses an empty or overlong text, and whoever neither works on the case nor reported it.
    """
    if api_key_id is None and not access.can_remark(actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if external_id is not None:
        known = Remark.objects.filter(case=case, api_key_id=api_key_id, external_id=external_id).first()
        if known is not None:
            return known
    words = check_words(text, "text", MAX_DESCRIPTION, empty=_("Write something."))
    append(case, "remarked", actor=actor, now=now, data={"public": public})
    return Remark.objects.create(
        id=new_id(now),
        case=case,
        seq=case.version,
        at=now,
        text=words,
        public=public,
        api_key_id=api_key_id,
        external_id=external_id,
        media_urls=list(media_urls),
    )


@transaction.atomic
def join_case(
    *,
    case: Case,
    contact: ContactFields | None = None,
    note: str = "",
    account_id: UUID | None = None,
    language: str = "",
    actor: Actor,
    now: datetime,
) -> JoinReceipt:
    """Join an open case instead of repeating it: the same notices, an own receipt, both in `language` if one is given.

    Refuses a case that is not open or not public.
    """
    if case.state in flow.END_STATES or case.private:
        raise Refused(_("That case is not open any more."), code="not_open")
    language = language or case.language
    sealed = people.seal_contact(
        jurisdiction_id=case.jurisdiction_id,
        name=contact.name if contact else "",
        phone=contact.phone if contact else "",
        email=contact.email if contact else "",
        account=account_id,
        language=language,
        actor=actor,
        now=now,
    )
    receipt = people_rules.make_receipt(language)
    append(case, "joined", actor=actor, now=now, data={})
    follower = Follower.objects.create(
        id=new_id(now),
        case=case,
        contact=sealed,
        receipt_digest=people_rules.receipt_digest(receipt),
        note=note.strip()[:MAX_DESCRIPTION],
        joined_at=now,
    )
    return JoinReceipt(follower.id, case.number, receipt)


@transaction.atomic
def read_reporter(*, case: Case, reason: str, actor: Actor, now: datetime) -> people_rules.ContactClear:
    """Look up in the vault who reported it; who looked, when and why is written down for the person concerned.

    Refuses posts without the right, cases without contact data, and a look without reason.
    """
    if not access.can_read_reporter(actor, case):
        raise Refused(_("Your post may not look up who reported this."), code="not_yours")
    if case.contact_id is None:
        raise Refused(_("The reporter left no contact data."), code="anonymous")
    return people.read_contact(contact_id=case.contact_id, reason=reason, actor=actor, now=now)


@transaction.atomic
def redact_case(
    *, case: Case, title: str, description: str, address: str | None = None, reason: str, actor: Actor, now: datetime
) -> None:
    """Blot out words of a report that are nobody's business; the words as first written are not kept.

    The address stays as it is when none is given. Refuses posts without the right and a change without reason.
    """
    if not access.can_redact(actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason", code="reason")
    changes = {
        "title": title.strip()[:MAX_LINE],
        "description": description.strip()[:MAX_DESCRIPTION],
        "address": case.address if address is None else " ".join(address.split())[:MAX_LINE],
    }
    append(case, "redacted", actor=actor, now=now, changes=changes, data={})
    Remark.objects.create(id=new_id(now), case=case, seq=case.version, at=now, text=reason.strip())
    set_search(case)


@transaction.atomic
def redact_remark(*, remark: Remark, text: str, reason: str, actor: Actor, now: datetime) -> None:
    """Blot out words of a remark; what is not in `text` is gone, and with no text left the public reads nothing of it.

    What says the same words beside the case says the new ones too: notices, orders, checks, answers, delays.
    Refuses posts without the right and a change without reason. The same text again changes nothing.
    """
    case, left = remark.case, check_words(text, "text", MAX_DESCRIPTION)
    if not access.can_redact(actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason", code="reason")
    if left == remark.text and not remark.media_urls:
        return
    append(case, "redacted", actor=actor, now=now, data={"remark": str(remark.id)})
    if remark.text and left != remark.text:
        _blot_copies(case, remark.text, left, actor, now)
    remark.text, remark.public, remark.media_urls = left, remark.public and bool(left), []
    remark.save(update_fields=["text", "public", "media_urls"])
    Remark.objects.create(id=new_id(now), case=case, seq=case.version, at=now, text=reason.strip())


def _blot_copies(case: Case, words: str, left: str, actor: Actor, now: datetime) -> None:
    """Steps keep what was written with them in their own tables, and notices were written with it."""
    for table, columns in _COPIES.items():
        for column in columns:
            table._default_manager.filter(**{"case": case, column: words}).update(**{column: left})
    notices.restate_notices(subject=f"case:{case.id}", params={"text": left}, was={"text": words}, actor=actor, now=now)


def set_search(case: Case) -> None:
    """Write the search terms of a case anew."""
    terms = index_terms(case.number, case.title, case.description, case.address)
    Case.objects.filter(id=case.id).update(search=terms_vector(terms))
