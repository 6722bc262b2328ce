"""Photos of cases: what staff let out for everybody, the rest for the holder of the receipt alone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from oneneedle.cases.models import Attachment
from oneneedle.cases.queries.public import get_attachment
from oneneedle.cases.queries.story import is_reporters_photo
from oneneedle.core import queries as core
from oneneedle.portal.views.door import Visit, city_page
from oneneedle.portal.views.own import held_case
from oneneedle.ui import files


@require_safe
@city_page
def send_file(request: HttpRequest, visit: Visit, attachment_id: UUID) -> HttpResponseBase:
    """One photo; `?thumb=1` the small one. 404 for what the asker may not see."""
    attachment = get_attachment(attachment_id)
    if attachment is None:
        raise Http404
    public = attachment.public and not attachment.case.private
    if not public and not _is_own(visit, attachment):
        raise Http404
    return files.send_stored(request, attachment.file_id, public=public)


def _is_own(visit: Visit, attachment: Attachment) -> bool:
    held = held_case(visit, attachment.case)
    if held is None or not held.reporter:
        return False
    return is_reporters_photo(attachment, list(core.get_history(f"case:{attachment.case_id}")))
