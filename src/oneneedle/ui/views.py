"""The frame's own doors: text size, the pattern page, and the pages that say no."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.queries import is_broken_off
from oneneedle.core.rules import Refused
from oneneedle.ui.pages import render_page, wants_partial
from oneneedle.ui.patterns import SampleForm, sample_page

log = logging.getLogger("oneneedle.ui")
TEXT_SIZE_COOKIE = "text_size"
_LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}


@dataclass(frozen=True)
class Frame:
    """What the page frame needs on every page."""

    lang: str
    large: bool
    path: str
    other_languages: tuple[tuple[str, str, str], ...]
    tile_url: str
    tile_attribution: str


@dataclass(frozen=True)
class ErrorPage:
    """A page that says what is wrong and what to do next."""

    code: int
    title: str
    message: str


def frame_context(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the name `frame` in every template."""
    language = get_language() or settings.LANGUAGE_CODE
    others = tuple(
        (code, _LANGUAGE_TAGS.get(code, code), name) for code, name in settings.LANGUAGES if code != language
    )
    frame = Frame(
        lang=_LANGUAGE_TAGS.get(language, language),
        large=request.COOKIES.get(TEXT_SIZE_COOKIE) == "large",
        path=_page_address(request),
        other_languages=others,
        tile_url=getattr(settings, "TILE_URL", ""),
        tile_attribution=getattr(settings, "TILE_ATTRIBUTION", ""),
    )
    return {"frame": frame}


def _page_address(request: HttpRequest) -> str:
    """Where this page can be asked for again: a form that was sent and came back is at the page it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="").geturl()


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember large or normal text in a cookie and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if request.POST.get("size") == "large":
        response.set_cookie(
            TEXT_SIZE_COOKIE, "large", max_age=31536000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(TEXT_SIZE_COOKIE, samesite="Lax")
    return response


class RefusedMiddleware:
    """Turns a refusal no form has shown into a 422 page, a reading that took too long into a 503 page.

    An address with a NUL leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404  # PostgreSQL holds no NUL, so nothing can be looked up by it
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for what a view raises."""
        if is_broken_off(exception):
            log.warning("broken off: %s", request.path)
            return too_much(request)
        return refused(request, exception) if isinstance(exception, Refused) else None


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """The house says no, in words."""
    page = ErrorPage(422, _("This cannot be done"), str(exception))
    template = "ui/refused.html" if wants_partial(request) else "422.html"
    return render_page(request, template, page, status=422)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    page = ErrorPage(
        403,
        _("You may not open this page"),
        _("Sign in with a post that has this right, or go back to the start."),
    )
    return render_page(request, "403.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not yours to see."""
    page = ErrorPage(
        404,
        _("Page not found"),
        _("The address may have a typing mistake, or the page is not for you to see."),
    )
    return render_page(request, "404.html", page, status=404)


def too_much(request: HttpRequest) -> HttpResponse:
    """The database broke off what took too long (docs/settings.md); who sent something looks whether it was done."""
    sent = _("It is not sure that this was done. Look whether it is there before you send it again.")
    asked = _("Nothing was changed. Narrow the dates, the ground or the words, or try again in a minute.")
    page = {
        "code": 503,
        "title": _("This took too long"),
        "message": asked if request.method in {"GET", "HEAD"} else sent,
    }
    return HttpResponse(render_to_string("500.html", page), status=503, headers={"Retry-After": "60"})


def broken(request: HttpRequest) -> HttpResponse:
    """A bug; it has been logged. Drawn without the session, since the database may be what is broken."""
    page = {
        "code": 500,
        "title": _("Something broke on our side"),
        "message": _("It has been noted. Please try again in a few minutes."),
    }
    return HttpResponse(render_to_string("500.html", page), status=500)


def patterns(request: HttpRequest) -> HttpResponse:
    """All components in all states; sent back with 422 when the sample form is sent with errors."""
    form = SampleForm(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render_page(request, "ui/patterns.html", sample_page(form, static("ui/mark.svg")), status=status)


def desk_patterns(request: HttpRequest) -> HttpResponse:
    """The staff frame with its dense components."""
    page = sample_page(SampleForm(), static("ui/mark.svg"))
    return render_page(request, "ui/patterns_desk.html", page, partial="rows")
