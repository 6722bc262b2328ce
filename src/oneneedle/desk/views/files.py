"""Photos and documents beside a case: sent to staff, shown to or hidden from the public."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Attachment
from oneneedle.desk.views.seat import Seat, safe_next, seated
from oneneedle.ui import files


def find_attachment(seat: Seat, attachment_id: Any) -> Attachment:
    """The attachment, or 404."""
    try:
        return cases.get_attachment_for(seat.actor, attachment_id)
    except Attachment.DoesNotExist:
        raise Http404 from None


@seated
def send_file(request: HttpRequest, seat: Seat, attachment_id: Any) -> FileResponse:
    """The bytes of a photo or document, for posts that see the case."""
    found = find_attachment(seat, attachment_id)
    return files.send_stored(request, found.file_id)


@require_POST
@seated
def show_file(request: HttpRequest, seat: Seat, attachment_id: Any) -> HttpResponse:
    """Let the public see a photo, or hide it."""
    found = find_attachment(seat, attachment_id)
    actions.show_attachment(
        attachment=found, public=request.POST.get("public") == "yes", actor=seat.actor, now=seat.now
    )
    return redirect(safe_next(request, request.POST.get("next", "") or reverse("desk:case", args=[found.case.number])))
