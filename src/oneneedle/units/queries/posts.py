"""Who acts on which post, and the city's units and posts as a file would tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oneneedle.core.rules import Actor, by_language
from oneneedle.people.models import Account
from oneneedle.units.models import Holding, Post, Unit
from oneneedle.units.queries.powers import rights_within
from oneneedle.units.rules import PostRow, UnitRow


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post somebody holds now, with its unit."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    unit_id: UUID
    unit_path: str
    unit_name_zh: str
    unit_name_en: str
    jurisdiction_id: str
    area_path: str
    rights: frozenset[str]

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)

    @property
    def unit_name(self) -> str:
        return by_language(self.unit_name_zh, self.unit_name_en)


def posts_of(account: Account, now: datetime) -> list[PostRef]:
    """The posts this person holds at this moment in units that are active, the longest held first."""
    if not account.is_active:
        return []
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    holdings = (
        Holding.objects.filter(in_force, person=account, since__lte=now, post__unit__active=True)
        .select_related("post__unit")
        .order_by("since", "id")
    )
    return [_post_ref(holding.post) for holding in holdings]


def _post_ref(post: Post) -> PostRef:
    unit = post.unit
    return PostRef(
        id=post.id,
        code=post.code,
        name_zh=post.name_zh,
        name_en=post.name_en,
        unit_id=unit.id,
        unit_path=unit.path,
        unit_name_zh=unit.name_zh,
        unit_name_en=unit.name_en,
        jurisdiction_id=unit.jurisdiction_id,
        # A department serves an area but does not govern it: it sees what is sent to it.
        area_path=unit.area_path if unit.level else "",
        rights=rights_within(unit.jurisdiction_id, unit.level, post.rights),
    )


def get_actor(account: Account, *, channel: str, now: datetime, post_id: UUID | None = None) -> Actor:
    """Who acts when this person acts: on the post asked for if they hold it, else on the one held longest.

    Without a post in force the actor has no city and no rights.
    """
    posts = posts_of(account, now)
    if not posts:
        return Actor(jurisdiction_id="", channel=channel, person_id=account.id)
    post = next((post for post in posts if post.id == post_id), posts[0])
    return Actor(
        jurisdiction_id=post.jurisdiction_id,
        channel=channel,
        person_id=account.id,
        post_id=post.id,
        unit_id=post.unit_id,
        unit_path=post.unit_path,
        area_path=post.area_path,
        rights=post.rights,
    )


def units_giving(jurisdiction_id: str, right: str) -> frozenset[str]:
    """The paths of the active units with a post that really gives this right."""
    posts = Post.objects.filter(unit__jurisdiction_id=jurisdiction_id, unit__active=True, rights__contains=[right])
    found = posts.values_list("unit__path", "unit__level").distinct()
    return frozenset(path for path, level in found if rights_within(jurisdiction_id, level, (right,)))


def rows_of(jurisdiction_id: str) -> list[UnitRow]:
    """The city's units and posts as an import file would tell them, parents first."""
    units = (
        Unit.objects.filter(jurisdiction_id=jurisdiction_id)
        .select_related("parent", "calendar")
        .prefetch_related("posts")
        .order_by("path")
    )
    return [_row(unit) for unit in units]


def _row(unit: Unit) -> UnitRow:
    posts = sorted(unit.posts.all(), key=lambda post: post.code)
    above = unit.parent.area_path if unit.parent else ""
    return UnitRow(
        code=unit.code,
        parent=unit.parent.code if unit.parent else "",
        kind=unit.kind,
        level=unit.level,
        area="" if unit.area_path == above else unit.area_path,
        calendar=unit.calendar.code if unit.calendar else "",
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        phone=unit.phone,
        email=unit.email,
        address=unit.address,
        active=unit.active,
        posts=tuple(PostRow(post.code, post.name_zh, post.name_en, tuple(post.rights)) for post in posts) or None,
    )
