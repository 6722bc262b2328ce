"""Who sits at the desk: the door every page goes through, and the frame every page stands in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec
from uuid import UUID
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
from oneneedle.desk import rules
from oneneedle.desk.views.waiting import waiting_tabs
from oneneedle.evaluation.queries import exports
from oneneedle.notices import queries as notices
from oneneedle.people import queries as people
from oneneedle.people.models import Account
from oneneedle.powers import queries as powers
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units
from oneneedle.zones import queries as zones

P = ParamSpec("P")
POST_KEY = "desk_post"
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
    """Only for people who hold a post; others are sent to sign in or told what is missing."""

    @functools.wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return _to_sign_in(request)
        now, account = timezone.now(), request.user
        with ExitStack() as stack:
            _speak(request, account, stack)
            posts = tuple(units.posts_of(account, now))
            chosen = _chosen(request)
            actor = units.get_actor(account, channel=CHANNEL, now=now, post_id=chosen)
            city = core.get_jurisdiction(actor.jurisdiction_id) if actor.jurisdiction_id else None
            if not posts or city is None:
                page = NoPost(_("You hold no post"), people.name_for_page(account))
                return pages.render_page(request, "desk/no_post.html", page, status=403)
            post = next((post for post in posts if post.id == actor.post_id), posts[0])
            stack.enter_context(timezone.override(ZoneInfo(city.timezone)))
            return view(request, Seat(actor, account, post, posts, city, now), *args, **kwargs)

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
        nav=(*_duty_tabs(seat, counts, here), *waiting_tabs(seat.actor, here), *_case_tabs(seat, here)),
        groups=_section_groups(seat, here),
        overdue=said_count(counts.get("overdue", 0)),
        unread=notices.unread_count(unit=seat.actor.unit_id) if seat.actor.unit_id else 0,
        search=search,
    )


def said_count(count: int) -> str:
    """A number that may have stopped counting: `1000+`."""
    return f"{cases.MOST_COUNTED}+" if count > cases.MOST_COUNTED else str(count)


def _duty_tabs(seat: Seat, counts: Mapping[str, int], here: str) -> list[ui.Tab]:
    tabs = []
    for duty in cases.duties_of(seat.actor):
        name, icon, _nothing = rules.DUTY_NAMES[duty]
        count = said_count(counts[duty]) if duty in counts else None
        tabs.append(ui.Tab(str(name), reverse("desk:inbox", args=[duty]), duty == here, count, icon))
    return tabs


def _section_groups(seat: Seat, here: str) -> tuple[ui.TabGroup, ...]:
    groups = [
        (_("Whistles and tasks"), [
            ("whistles", "", _("Whistles"), "megaphone"),
            ("tasks", "", _("Tasks"), "clipboard-check"),
            ("burden", "", _("Burden ledger"), "box-seam"),
        ]),
        (_("Supervision and evaluation"), [
            *([("board", "", _("Supervision board"), "grid")] if seat.actor.area_path else []),
            ("supervision-overdue", "", _("Overdue board"), "exclamation-circle"),
            ("supervision", "", _("Supervision"), "eye"),
            ("rates", "", _("Rates and times"), "sort-down"),
            ("topics", "", _("Topics"), "graph-up"),
            ("two-way", "evaluation.answer|evaluation.keep", _("Two-way evaluation"), "arrow-repeat"),
            ("sheets", "", _("Monthly sheets"), "file-earmark-text"),
            *([("exports", "", _("Exports"), "download")] if exports.may_export(seat.actor) else []),
        ]),
        (_("Rules and settings"), [
            ("duties", "", _("Responsibility list"), "list-check"),
            *([("zones", "", _("Shared zones"), "diagram-3")] if _knows_zones(seat) else []),
            ("overrides", "", _("Local changes of rules"), "sliders"),
            ("rights", "", _("Rights of streets"), "flag"),
            ("roles", "", _("Roles of levels"), "person-badge"),
            ("units", "city.manage", _("Units and posts"), "building"),
            ("people", "city.manage", _("People"), "people"),
            ("catalogue", "city.manage", _("Catalogue"), "journal-text"),
            ("keys", "keys.manage", _("API keys"), "key"),
        ]),
    ]  # fmt: skip
    return tuple(ui.TabGroup(label, _tabs(seat, here, sections)) for label, sections in groups)


def _knows_zones(seat: Seat) -> bool:
    """Where there are none, only who may set one up is told of them."""
    return seat.actor.may("city.manage") or bool(zones.get_book(seat.city.id).zones)


def _case_tabs(seat: Seat, here: str) -> tuple[ui.Tab, ...]:
    sections = [
        ("receive", "case.receive", _("New case"), "plus-lg"),
        *([("desks", "", _("Work desks"), "archive")] if powers.sees_desks(seat.actor) else []),
        *([("checks", "", _("Site checks"), "shield-check")] if powers.sees_desks(seat.actor) else []),
        ("open", "", _("Open matters"), "folder"),
        ("map", "", _("Map"), "map"),
        ("delays", "case.dispatch", _("Holds and extensions"), "calendar3"),
        ("notices", "", _("Notices"), "bell"),
    ]
    return _tabs(seat, here, sections)


def _tabs(seat: Seat, here: str, sections: list[tuple[str, str, str, str]]) -> tuple[ui.Tab, ...]:
    return tuple(
        ui.Tab(label, reverse(f"desk:{name}"), name == here, None, icon)
        for name, right, label, icon in sections
        if not right or any(seat.actor.may(one) for one in right.split("|"))
    )


def _speak(request: HttpRequest, account: Account, stack: ExitStack) -> None:
    """The language saved with the account, unless this browser was told another."""
    if account.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        stack.enter_context(translation.override(account.language))


def _chosen(request: HttpRequest) -> UUID | None:
    try:
        return UUID(str(request.session.get(POST_KEY)))
    except ValueError:
        return None


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


@require_POST
@seated
def take_post(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sit on another post from now on."""
    wanted = request.POST.get("post", "")
    if any(str(post.id) == wanted for post in seat.posts):
        request.session[POST_KEY] = wanted
    return redirect(safe_next(request, request.POST.get("next", "")))
