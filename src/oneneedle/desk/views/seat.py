"""Who sits at the desk: the door every page goes through, and the frame every page stands in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.cases import queries as cases
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.desk.views.nav import case_tabs, duty_tabs, said_count, section_groups
from oneneedle.desk.views.sitting import POST_KEY, answer_moved, sit_down, speaks_for
from oneneedle.desk.views.waiting import waiting_tabs
from oneneedle.notices import queries as notices
from oneneedle.people import queries as people
from oneneedle.people.models import Account
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

P = ParamSpec("P")
CHANNEL = "desk"


@dataclass(frozen=True, slots=True)
class Seat:
    """One request's actor with what the frame needs to know."""

    actor: Actor
    account: Account
    post: units.PostRef
    posts: tuple[units.PostRef, ...]
    city: Jurisdiction
    now: datetime


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """The parts of the frame that are the same on every page."""

    city: str
    person: str
    unit: str
    post: str
    several_posts: bool
    nav: tuple[ui.Tab, ...]
    groups: tuple[ui.TabGroup, ...]
    overdue: str
    unread: int
    search: str


@dataclass(frozen=True)
class NoPost:
    """Signed in, but without a post."""

    title: str
    person: str


@dataclass(frozen=True)
class ChoosePost:
    """Which post somebody with several sits on."""

    desk: DeskFrame
    title: str
    choices: tuple[tuple[str, str, bool], ...]
    next: str


View = Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def seated(view: View[P]) -> Door[P]:
    """Only for people who hold a post; others are sent to sign in or told what is missing.

    A form speaks for the post it was drawn for: when the reader has meanwhile sat down elsewhere, it is refused.
    """
    return _make_door(view, changes_post=False)


def _make_door(view: View[P], *, changes_post: bool) -> Door[P]:
    @functools.wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return _to_sign_in(request)
        now, account = timezone.now(), request.user
        with ExitStack() as stack:
            _speak(request, account, stack)
            posts = tuple(units.posts_of(account, now))
            post = sit_down(request, posts)
            city = core.get_jurisdiction(post.jurisdiction_id) if post else None
            if post is None or city is None:
                page = NoPost(_("You hold no post"), people.name_for_page(account))
                return pages.render_page(request, "desk/no_post.html", page, status=403)
            actor = units.get_actor(account, channel=CHANNEL, now=now, post_id=post.id)
            stack.enter_context(timezone.override(ZoneInfo(city.timezone)))
            seat = Seat(actor, account, post, posts, city, now)
            if request.method == "POST" and not (changes_post or speaks_for(request, post, posts)):
                return answer_moved(request, posts, frame(seat))
            return view(request, seat, *args, **kwargs)

    return door


def check_right(seat: Seat, right: str) -> None:
    """Answer 403 when the post does not give this right."""
    if not seat.actor.may(right):
        raise PermissionDenied


def frame(seat: Seat, *, here: str = "", search: str = "") -> DeskFrame:
    """The frame around a page; `here` is the duty or section the reader is in."""
    counts = cases.inbox_counts(seat.actor, seat.now)
    return DeskFrame(
        city=seat.city.name,
        person=people.name_for_page(seat.account),
        unit=seat.post.unit_name,
        post=seat.post.name,
        several_posts=len(seat.posts) > 1,
        nav=(*duty_tabs(seat.actor, counts, here), *waiting_tabs(seat.actor, here), *case_tabs(seat.actor, here)),
        groups=section_groups(seat.actor, here),
        overdue=said_count(counts.get("overdue", 0)),
        unread=notices.unread_count(unit=seat.actor.unit_id) if seat.actor.unit_id else 0,
        search=search,
    )


def _speak(request: HttpRequest, account: Account, stack: ExitStack) -> None:
    """The language saved with the account, unless this browser was told another."""
    if account.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        stack.enter_context(translation.override(account.language))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if pages.wants_partial(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse(settings.LOGIN_URL)
        return response
    return redirect_to_login(request.get_full_path())


def safe_next(request: HttpRequest, address: str) -> str:
    """The address if it is on this site, else the desk."""
    here = address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if here else reverse("desk:home")


@seated
def show_posts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose the post to sit on."""
    choices = tuple((str(post.id), f"{post.unit_name} · {post.name}", post.id == seat.post.id) for post in seat.posts)
    page = ChoosePost(frame(seat), _("Choose your post"), choices, request.GET.get("next", ""))
    return pages.render_page(request, "desk/posts.html", page)


def _take_post(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sit on another post from now on."""
    wanted = request.POST.get("post", "")
    if any(str(post.id) == wanted for post in seat.posts):
        request.session[POST_KEY] = wanted
    return redirect(safe_next(request, request.POST.get("next", "")))


take_post = require_POST(_make_door(_take_post, changes_post=True))
