"""POST requests: a report from outside goes the same way as any other."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases
from oneneedle.core import actions as core
from oneneedle.core.rules import resident
from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call
from oneneedle.open311.forms.report import read_report
from oneneedle.open311.rules import Document, Failure, missing, not_found, words

CHANNEL = "open311"


def send_request(call: Call) -> Document:
    """The case's number at once, and in words who has it by when. All faults of a form are told together."""
    key_id = call.need_key()
    fields, city = call.fields, call.city
    code = fields.line("service_code")
    service = queries.find_service(city.id, code, call.now) if code else None
    if not code:
        fields.faults.append(missing("service_code"))
    elif service is None:
        fields.faults.append(not_found(_("There is no service_code %(code)s here.") % {"code": code}))
    language = "" if not fields.line("locale") else ("zh-hans" if fields.line("locale")[:2] == "zh" else "en")
    report = read_report(fields, service.rule if service else None, api_key_id=key_id, language=language)
    if fields.faults:
        raise Failure(*fields.faults)
    if call.request.FILES:
        files = core.store_files(uploads=call.uploads, now=call.now)
        report = replace(report, file_ids=tuple(file.id for file in files))
    reception = cases.receive_case(report=report, actor=resident(city.id, channel=CHANNEL), now=call.now)
    answer = {
        "service_request_id": reception.number,
        "service_notice": words.notice_text(reception, call.zone),
        "account_id": fields.line("account_id") or None,
    }
    return Document("service_requests", [answer], item="request")
