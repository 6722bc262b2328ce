"""At which post a reader sits, and for which post a form speaks: two tabs at two posts never act in the wrong name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.ui import pages
from oneneedle.units import queries as units

POST_KEY = "desk_post"
FIELD = "at_post"  # the post a form was drawn for
AGAIN = "take_post_again"  # sit down there again, and go on with the form
_OWN = {"csrfmiddlewaretoken", FIELD, AGAIN}
_NEVER_REPEATED = "password"


@dataclass(frozen=True)
class Moved:
    """A form that was drawn for another post than the one the reader sits at now."""

    desk: Any
    title: str
    here: str
    there: str
    fields: tuple[tuple[str, str], ...]
    repeats: bool
    post: str
    next: str


def sit_down(request: HttpRequest, posts: Sequence[units.PostRef]) -> units.PostRef | None:
    """The post chosen last, else the one held longest; that a chosen one has ended is said, not passed over."""
    if not posts:
        return None
    held = {str(post.id): post for post in posts}
    again = request.POST.get(AGAIN, "") if request.method == "POST" else ""
    chosen = again if again in held else str(request.session.get(POST_KEY) or "")
    post = held.get(chosen, posts[0])
    if chosen and chosen not in held:
        words = {"post": name_of(post)}
        messages.warning(request, _("The post you sat at has ended. You sit at %(post)s now.") % words)
    if str(post.id) != request.session.get(POST_KEY) and (chosen or len(posts) > 1):
        request.session[POST_KEY] = str(post.id)
    request.form_fields = {FIELD: str(post.id)}  # type: ignore[attr-defined]
    return post


def speaks_for(request: HttpRequest, post: units.PostRef, posts: Sequence[units.PostRef]) -> bool:
    """Whether a form was drawn for this post; one that names none speaks for the only post somebody has."""
    said = request.POST.get(FIELD, "")
    return said == str(post.id) if said else len(posts) == 1


def answer_moved(request: HttpRequest, posts: Sequence[units.PostRef], desk: Any) -> HttpResponse:
    """Nothing was written: the other post can be taken again, with what was typed."""
    said = request.POST.get(FIELD, "")
    other = next((post for post in posts if str(post.id) == said), None)
    back = reverse("desk:posts")
    if pages.wants_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    fields = tuple((name, value) for name in request.POST if name not in _OWN for value in request.POST.getlist(name))
    whole = not request.FILES and not any(_NEVER_REPEATED in name for name, _value in fields)
    page = Moved(
        desk=desk,
        title=_("You sit at another post now"),
        here=f"{desk.unit} · {desk.post}",
        there=name_of(other) if other else "",
        fields=fields if other and whole else (),
        repeats=other is not None and whole,
        post=str(other.id) if other else "",
        next=_path_of(request.headers.get("referer", "")),
    )
    return pages.render_page(request, "desk/moved.html", page, status=409)


def _path_of(address: str) -> str:
    whole = urlsplit(address)
    return f"{whole.path}?{whole.query}" if whole.query else whole.path


def name_of(post: units.PostRef) -> str:
    """Unit and post in words."""
    return f"{post.unit_name} · {post.name}"
