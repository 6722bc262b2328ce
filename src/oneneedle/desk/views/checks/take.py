"""Taking a step of a site check: its form, its photos, what is refused at which line."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.checks import FIELD_NAMES, LookForm, OffForm
from oneneedle.desk.views.seat import Seat
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers.models import SiteCheck
from oneneedle.ui.forms import refuse


def make_form(request: HttpRequest, check: SiteCheck, verb: str, today: date) -> LookForm | OffForm:
    """The form of the step, filled with what was sent."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    if verb == "call_off":
        return OffForm(*data)
    return LookForm(*data, asked=powers.asked_lines(check, verb), today=today)


def take(form: LookForm | OffForm, check: SiteCheck, verb: str, seat: Seat, *, possible: bool) -> bool:
    """Whether the step was taken. Nothing is put into the file store for who may not take it."""
    if isinstance(form, OffForm):
        return _call_off(form, check, seat)
    photos = _store(form, seat, form.uploads() if possible else {})
    if photos is None:
        return False
    act = actions.record_findings if verb == "record" else actions.recheck
    said = {name: form.cleaned_data[name] for name in ("rectify_by", "outside_link")}
    try:
        act(check=check, answers=form.answers(photos), **said, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        core.drop_files(file_ids=[*photos.values()])
        refuse(form, refusal, FIELD_NAMES)
        return False
    return True


def _call_off(form: OffForm, check: SiteCheck, seat: Seat) -> bool:
    try:
        actions.call_off_check(check=check, reason=form.cleaned_data["reason"], actor=seat.actor, now=seat.now)
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return False
    return True


def _store(form: LookForm, seat: Seat, uploads: dict[int, Any]) -> dict[int, UUID] | None:
    """The photos by line; none of them when one is refused, which stands at its line."""
    photos: dict[int, UUID] = {}
    for place, photo in uploads.items():
        try:
            photos[place] = core.store_file(content=photo, name=photo.name, now=seat.now).id
        except Refused as refusal:
            form.add_error(f"photo_{place}", str(refusal))
    if form.is_valid():
        return photos
    core.drop_files(file_ids=[*photos.values()])
    return None
