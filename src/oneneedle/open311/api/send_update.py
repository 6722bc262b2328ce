"""POST servicerequestupdates: what another system says of a case of ours."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _

from oneneedle.cases.queries.updates import case_for_key, update_id
from oneneedle.core.rules import Refused, resident
from oneneedle.open311 import actions
from oneneedle.open311.api.door import Call
from oneneedle.open311.forms.update import read_update
from oneneedle.open311.rules import Document, Failure, not_found

CHANNEL = "open311"
_TRIES = 8


def send_update(call: Call) -> Document:
    """Our id of the update; a repeat of the same `update_id` by the same key gets the same answer.

    Somebody else may change the case at the same moment: then it is read and tried again.
    """
    key_id = call.need_key()
    uploads = call.uploads
    sent = read_update(call.fields, call.zone, has_photos=bool(uploads))
    if call.fields.faults:
        raise Failure(*call.fields.faults)
    for attempt in range(1, _TRIES + 1):
        case = case_for_key(call.city.id, sent.number, key_id)
        if case is None:
            raise Failure(not_found(_("There is no service_request_id %(number)s here.") % {"number": sent.number}))
        try:
            for file, _name in uploads:
                file.seek(0)
            remark = actions.record_update(
                case=case,
                text=sent.text,
                status=sent.status,
                external_id=sent.external_id,
                media_urls=sent.media_urls,
                uploads=uploads,
                api_key_id=key_id,
                actor=resident(call.city.id, channel=CHANNEL),
                now=call.now,
            )
        except (Refused, IntegrityError) as problem:
            if attempt == _TRIES or (isinstance(problem, Refused) and problem.code != "stale"):
                raise
        else:
            answer = {"update_id": update_id(case.number, remark.seq)}
            return Document("service_request_updates", [answer], item="request_update")
    raise AssertionError("unreachable")
