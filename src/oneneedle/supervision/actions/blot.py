"""Words and proofs the public should never have read: blotted out, hidden; the ledger says that it was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused
from oneneedle.notices import actions as notices
from oneneedle.supervision import access, rules
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import Commitment, ProofFile, Rectification


@transaction.atomic
def blot_out(
    *, thing: Rectification | Commitment, words: Mapping[str, str], reason: str, actor: Actor, now: datetime
) -> None:
    """Put `words` in the place of what a rectification or commitment says; the words as first written are not kept.

    Words said become other words or a mark, never nothing: everybody sees that something stood there. Notices of it
    say the new words too. Refuses who may not, words it has not, and no reason of the list. The same again changes
    nothing.
    """
    record.hold(thing)
    if not access.can_redact(actor, thing):
        raise record.not_yours()
    if reason not in rules.BLOT_REASONS:
        raise Refused(_("Give the reason."), field="reason", code="reason")
    known = rules.RECTIFICATION_TEXTS if isinstance(thing, Rectification) else rules.COMMITMENT_TEXTS
    if not set(words) <= set(known):
        raise Refused(_("There are no such words."), code="unknown_words")
    said = {name: record.maybe(text, name) or rules.GONE for name, text in words.items() if getattr(thing, name)}
    changes = {name: text for name, text in said.items() if text != getattr(thing, name)}
    if not changes:
        return
    row = record.note(thing, "redacted", actor, now, {"words": sorted(changes), "reason": reason}, changes)
    what = thing.problem if isinstance(thing, Rectification) else thing.promise
    params = {"number": record.brief(what), "what": what, "text": ""}
    notices.restate_notices(subject=row.subject, params=params, actor=actor, now=now)


@transaction.atomic
def show_proof(*, proof: ProofFile, public: bool, actor: Actor, now: datetime) -> None:
    """Let everybody see a proof, or hide it again; a second call changes nothing. Refuses who may not blot out."""
    thing = proof.rectification or proof.commitment
    if thing is None or not access.can_redact(actor, thing):
        raise record.not_yours()
    if proof.public == public:
        return
    record.hold(thing)
    record.note(thing, "shown" if public else "hidden", actor, now, {"proof": str(proof.id)})
    ProofFile.objects.filter(id=proof.id).update(public=public)
    proof.public = public
