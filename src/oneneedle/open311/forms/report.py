"""Turns the form of POST requests into a report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from oneneedle.cases.rules import ContactFields, Report
from oneneedle.cases.rules.report import MAX_DESCRIPTION
from oneneedle.catalogue import rules as catalogue
from oneneedle.core.rules import Refused
from oneneedle.open311.forms.fields import Fields

MAX_URLS = 10
MAX_URL = 2000
_LISTS = "multivaluelist"
_HAN = re.compile("[\u3400-\u9fff]+")


def read_report(fields: Fields, rule: catalogue.Rule | None, *, api_key_id: UUID, language: str) -> Report:
    """The report of the form; faults stay with the fields. Without `rule` (unknown type) answers are not looked at."""
    lat, lon = fields.number("lat", -90, 90), fields.number("long", -180, 180)
    if bool(fields.line("lat")) != bool(fields.line("long")):
        fields.fault(_("lat and long belong together."))
    address, address_id = fields.line("address_string"), fields.line("address_id")
    has_place = bool(fields.line("lat") or fields.line("long") or address or address_id)
    if not has_place and (rule is None or rule.needs_place):
        fields.fault(_("Say where it is: lat and long, address_string or address_id is required."))
    description = fields.text("description")
    if len(description) > MAX_DESCRIPTION:
        fields.fault(_("description may have at most %(count)d characters.") % {"count": MAX_DESCRIPTION})
    return Report(
        description=description,
        title=fields.line("title"),
        lon=lon,
        lat=lat,
        address=address,
        address_id=address_id,
        zipcode=fields.line("zipcode"),
        type_code=fields.line("service_code"),
        answers=_answers(fields, rule) if rule else {},
        contact=_contact(fields),
        language=language,
        api_key_id=api_key_id,
        media_urls=read_urls(fields),
        with_receipt=False,
    )


def read_urls(fields: Fields) -> tuple[str, ...]:
    """Addresses of pictures elsewhere. They are kept as text and never opened from here."""
    urls = fields.many("media_url")
    if len(urls) > MAX_URLS or any(len(url) > MAX_URL for url in urls):
        fields.fault(
            _("media_url: at most %(count)d addresses of %(length)d characters.")
            % {"count": MAX_URLS, "length": MAX_URL}
        )
    elif any(not url.startswith(("http://", "https://")) for url in urls):
        fields.fault(_("media_url must be a web address."))
    return urls


def _answers(fields: Fields, rule: catalogue.Rule) -> Mapping[str, str | Sequence[str]]:
    """Answers to the type's own questions; attributes nobody asked for are left out."""
    given = fields.attributes()
    asked = {question.code: question for question in rule.questions if question.variable}
    answers: dict[str, str | Sequence[str]] = {}
    for code, question in asked.items():
        values = given.get(code)
        if values:
            answers[code] = list(values) if question.datatype == _LISTS else values[0]
    if asked:
        try:
            catalogue.check_answers(rule.questions, answers)
        except Refused as refusal:
            fields.fault(str(refusal))
    return answers


def _contact(fields: Fields) -> ContactFields | None:
    email = fields.line("email")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            fields.fault(_("email is not an e-mail address."))
    contact = ContactFields(
        name=_full_name(fields),
        phone=_known(fields, "phone"),
        email=email,
        device_id=_known(fields, "device_id"),
        account_id=_known(fields, "account_id"),
    )
    return contact if contact else None


def _known(fields: Fields, name: str) -> str:
    """The value, unless it is the dash that stands for "unknown"."""
    value = fields.line(name)
    return "" if value == "-" else value[:300]


def _full_name(fields: Fields) -> str:
    first, last = _known(fields, "first_name"), _known(fields, "last_name")
    if first and last and _HAN.fullmatch(first + last):
        return f"{last}{first}"
    return " ".join(part for part in (first, last) if part)
