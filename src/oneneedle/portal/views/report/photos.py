"""Photos of a report: cleaned when they come in, shown to their sender alone until staff has looked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oneneedle.core import actions as core_actions
from oneneedle.core.rules import Refused
from oneneedle.portal import actions, forms, queries
from oneneedle.portal.views.door import Visit, city_page, network_address
from oneneedle.portal.views.report.steps import Standing, say_no, step
from oneneedle.ui import files


@step("photos")
def show_photos(standing: Standing) -> HttpResponse:
    """Step 4: none, one or several; what was chosen stays although one goes back."""
    request, draft = standing.request, standing.draft
    if request.method != "POST":
        return standing.show(forms.PhotosForm())
    form = forms.PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return standing.show(form)
    chosen = form.cleaned_data["photos"]
    most = settings.ATTACHMENT_MAX_COUNT
    if len(draft.photos) + len(chosen) > most:
        words = ngettext("Send no more than %(most)d photo.", "Send no more than %(most)d photos.", most)
        form.add_error("photos", words % {"most": most})
        return standing.show(form)
    try:
        uploads = [(photo.file, photo.name or "") for photo in chosen]
        actions.claim_place(
            kind=actions.PHOTOS,
            times=len(uploads),
            jurisdiction_id=standing.visit.city.id,
            address=network_address(request),
            now=standing.visit.now,
        )
        stored = core_actions.store_files(uploads=uploads, now=standing.visit.now)
    except Refused as refusal:
        say_no(form, Refused(refusal.message, field="photos"))
        return standing.show(form)
    photos = (*draft.photos, *(str(file.id) for file in stored))
    if request.POST.get("way") == "more":
        standing.keep(photos=photos)
        return redirect(standing.visit.url("photos"))
    return standing.go_on(photos=photos)


@require_POST
@city_page
def remove_photo(request: HttpRequest, visit: Visit, file_id: UUID) -> HttpResponse:
    """Take a photo out of the draft."""
    standing = Standing(
        request,
        visit,
        "photos",
        draft := queries.get_draft(request.session, visit.city.id),
        queries.read_guide(visit.city.id, draft, visit.now),
    )
    standing.keep(photos=tuple(photo for photo in draft.photos if photo != str(file_id)))
    return redirect(visit.url("photos"))


@require_safe
@city_page
def show_draft_photo(request: HttpRequest, visit: Visit, file_id: UUID) -> HttpResponseBase:
    """The small picture of a photo of this session's own draft."""
    if str(file_id) not in queries.get_draft(request.session, visit.city.id).photos:
        raise Http404
    return files.send_stored(request, file_id, thumb=True)
