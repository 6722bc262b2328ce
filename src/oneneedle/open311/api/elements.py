"""The elements of GET requests and of the updates, with addresses as the caller can reach them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.cases.queries.requests import PublicRequest
from oneneedle.cases.queries.updates import PublicUpdate
from oneneedle.open311 import queries
from oneneedle.open311.api.door import Call
from oneneedle.open311.rules import Document, Failure, shapes, words
from oneneedle.open311.rules.moments import write_moment

_ALWAYS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
_MOST_NOTES = 20_000


def wants_more(call: Call) -> bool:
    """Whether `extensions=true` was asked for."""
    more = call.fields.truth("extensions")
    if call.fields.faults:
        raise Failure(*call.fields.faults)
    return bool(more)


def request_elements(call: Call, found: Sequence[PublicRequest], *, more: bool) -> Document:
    """The cases in the order of the specification's fields; with `more` also what is no part of it."""
    notes = _notes(call, found) if more and found else {}
    body = []
    for one in found:
        element = _request(call, one)
        if more:
            element |= _extension(call, one, notes.get(one.number, []))
        body.append(element)
    return Document("service_requests", body, item="request")


def update_elements(call: Call, found: Sequence[PublicUpdate]) -> Document:
    """The updates of the window."""
    body = [_update(call, one) for one in found]
    return Document("service_request_updates", body, item="request_update", sparse=True)


def _request(call: Call, one: PublicRequest) -> dict[str, Any]:
    return {
        "service_request_id": one.number,
        "status": one.status,
        "status_notes": _status_notes(one),
        "service_name": one.type_name,
        "service_code": one.type_code,
        "description": one.description or one.title or None,
        "agency_responsible": one.unit_name or None,
        "service_notice": None,
        "requested_datetime": write_moment(one.requested_at),
        "updated_datetime": write_moment(one.updated_at),
        "expected_datetime": write_moment(one.expected_by) if one.expected_by else None,
        "address": one.address or None,
        "address_id": one.address_id or None,
        "zipcode": one.zipcode or None,
        "lat": one.lat,
        "long": one.lon,
        "media_url": call.photo_url(one.photo_ids[0]) if one.photo_ids else None,
    }


def _status_notes(one: PublicRequest) -> str | None:
    if one.merged_into:
        return _("It goes on under %(number)s.") % {"number": one.merged_into}
    if one.state == "closed" and not one.notes:
        return words.update_text("close", unit_name=one.unit_name, outcome=one.outcome, said="")
    return one.notes or None


def _extension(call: Call, one: PublicRequest, notes: list[dict[str, Any]]) -> dict[str, Any]:
    questions = queries.questions_of(call.city.id, one.type_id, one.requested_at)
    return {
        "attributes": shapes.answered(questions, one.answers),
        "extended_attributes": {
            "title": one.title or None,
            "channel": one.channel,
            "photos": [{"media_url": call.photo_url(photo)} for photo in one.photo_ids],
        },
        "notes": notes,
    }


def _notes(call: Call, found: Sequence[PublicRequest]) -> dict[str, list[dict[str, Any]]]:
    since, until = _ALWAYS
    ids = [one.number for one in found]
    notes: dict[str, list[dict[str, Any]]] = {}
    for step in queries.updates(call.city.id, since=since, until=until, ids=ids, limit=_MOST_NOTES):
        note = {"datetime": write_moment(step.at), "description": _text(step), "type": step.verb}
        notes.setdefault(step.service_request_id, []).append(note)
    return notes


def _update(call: Call, one: PublicUpdate) -> dict[str, Any]:
    urls = [call.photo_url(photo) for photo in one.photo_ids]
    return {
        "update_id": one.update_id,
        "service_request_id": one.service_request_id,
        "status": one.status,
        "updated_datetime": write_moment(one.at),
        "description": _text(one) or None,
        "media_url": (urls if len(urls) > 1 else urls[0]) if urls else None,
    }


def _text(one: PublicUpdate) -> str:
    return words.update_text(one.verb, unit_name=one.unit_name, outcome=one.outcome, said=one.description)
