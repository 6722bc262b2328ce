"""Exports at the desk: what was asked for and how far it is, asking, cancelling, asking again, fetching the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.exports import ExportForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import exports
from oneneedle.ui import live, pages
from oneneedle.ui.forms import refuse

RUNNING_SECONDS = 2
TONES = {"waiting": "neutral", "running": "info", "done": "good", "failed": "bad", "cancelled": "neutral"}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ExportLine:
    """One export with what is drawn of it."""

    row: exports.ExportRow
    tone: str
    time: str


@dataclass(frozen=True)
class ExportsPage:
    """The newest exports, live."""

    desk: DeskFrame
    title: str
    lead: str
    lines: tuple[ExportLine, ...]
    live_href: str
    polled: str


@dataclass(frozen=True)
class NewExportPage:
    """The form."""

    desk: DeskFrame
    title: str
    lead: str
    form: ExportForm


@seated
def show_exports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was asked for, the newest first."""
    _check(seat)
    rows = exports.list_exports(seat.actor)
    key = live.make_key(rows, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    running = any(row.unfinished for row in rows)
    page = ExportsPage(
        desk=frame(seat, here="exports"),
        title=_("Exports"),
        lead=_("Tables without personal data, for work outside this program. Each file goes after thirty days."),
        lines=tuple(ExportLine(row, TONES[row.state], _say_time(row)) for row in rows),
        live_href=f"{reverse('desk:exports')}?seen={key}",
        polled=f"every {RUNNING_SECONDS if running else live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/exports/list.html", page, partial="exports")


@seated
def ask_export(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form of a new one."""
    _check(seat)
    who: dict[str, Any] = {
        "ground": exports.export_ground(seat.actor),
        "city": seat.city,
        "keeper": seat.actor.may("city.manage"),
    }
    form = ExportForm(request.POST, **who) if request.method == "POST" else ExportForm(**who)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_export(**form.cleaned_data, actor=seat.actor, now=seat.now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is being written. This page shows how far it is."))
            return redirect("desk:exports")
    lead = _("No words people wrote, no names, no addresses; places as areas and as cells of about 0.7 km².")
    page = NewExportPage(frame(seat, here="exports"), _("Ask for an export"), lead, form)
    return pages.render_page(request, "desk/exports/new.html", page, status=422 if form.errors else 200)


@require_POST
@seated
def cancel_export(request: HttpRequest, seat: Seat, export_id: UUID) -> HttpResponse:
    """Stop writing it."""
    try:
        actions.cancel_export(export=_load(seat, export_id), actor=seat.actor, now=seat.now)
        messages.success(request, _("The export is cancelled."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:exports")


@require_POST
@seated
def repeat_export(request: HttpRequest, seat: Seat, export_id: UUID) -> HttpResponse:
    """The same once more, as things stand now."""
    try:
        actions.repeat_export(export=_load(seat, export_id), actor=seat.actor, now=seat.now)
        messages.success(request, _("It is being written. This page shows how far it is."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:exports")


@require_POST
@never_cache
@seated
def send_export(request: HttpRequest, seat: Seat, export_id: UUID) -> HttpResponse:
    """The file; that it was fetched is written down first."""
    export = _load(seat, export_id)
    try:
        actions.note_download(export=export, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:exports")
    opened = exports.open_export(export)
    if opened is None:
        raise Http404
    kind, name = exports.content_type(export), exports.file_name(export)
    return cast("HttpResponse", FileResponse(opened, content_type=kind, as_attachment=True, filename=name))


def _check(seat: Seat) -> None:
    if not exports.may_export(seat.actor):
        raise PermissionDenied


def _load(seat: Seat, export_id: UUID) -> Export:
    try:
        return exports.get_export(seat.actor, export_id)
    except Export.DoesNotExist:
        raise Http404 from None


def _say_time(row: exports.ExportRow) -> str:
    """The days in it, both ends told."""
    since = f"{row.since:%Y-%m-%d}" if row.since else ""
    until = f"{row.until - _ONE_DAY:%Y-%m-%d}" if row.until else ""
    return f"{since} – {until}" if since or until else _("the whole time")
