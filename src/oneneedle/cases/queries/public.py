"""What everybody may know of a case: no private ones, none before its type says so, no personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import h3
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from oneneedle.cases.models import Attachment, Case, Follower
from oneneedle.cases.queries.keyset import MOST_COUNTED, beyond, read_key, write_key
from oneneedle.cases.rules import flow, text
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import tidy_number
from oneneedle.core.rules.words import shorten
from oneneedle.people import rules as people_rules
from oneneedle.places import rules as place_rules
from oneneedle.places.models import Area

NEAR_RESOLUTION = 9  # H3 cells whose ring of seven covers 200 m around any point of the middle one
MOST_NEAR = 200


@dataclass(frozen=True, slots=True)
class PublicCase:
    """One case as the public sees it."""

    id: UUID
    number: str
    title: str
    description: str
    state: str
    outcome: str
    type_code: str
    type_name: str
    area_path: str
    area_name: str
    address: str
    lon: float | None
    lat: float | None
    unit_name: str
    received_at: datetime
    respond_by: datetime | None
    resolve_by: datetime | None
    responded_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    overdue_at: datetime | None
    due_steps: Mapping[str, Any] | None
    followers: int
    photo_id: UUID | None
    merged_into: str
    version: int

    @property
    def heading(self) -> str:
        """The title, else the first words of the description, else the type."""
        return shorten(self.title or " ".join(self.description.split()), 80) or self.type_name

    @property
    def place(self) -> str:
        """Address and area in one line."""
        return " · ".join(part for part in (self.address, self.area_name) if part)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for in the public list; empty fields look for everything."""

    text: str = ""
    type_path: str = ""
    area_path: str = ""
    state: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One page of the public list and the keys of its neighbours; `total` stops at MOST_COUNTED + 1."""

    items: tuple[PublicCase, ...]
    total: int
    next_key: str
    previous_key: str

    @property
    def counted(self) -> int | None:
        """How many there are; nothing when there are more than were counted."""
        return self.total if self.total <= MOST_COUNTED else None

    @property
    def said(self) -> str:
        """The total, or `1000+`."""
        return str(self.total) if self.total <= MOST_COUNTED else f"{MOST_COUNTED}+"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases lie in one cell, and where to draw the number."""

    cell: str
    lon: float
    lat: float
    count: int


def public_case(jurisdiction_id: str, number: str) -> PublicCase | None:
    """The case of that number, unless it is private, not typed yet, taken back or not there."""
    wanted = _public(jurisdiction_id).filter(number=tidy_number(number)).exclude(state="withdrawn")
    found = described(wanted).first()
    return as_public(found) if found else None


def near_cases(
    jurisdiction_id: str,
    lon: float,
    lat: float,
    type_code: str | None = None,
    metres: int = 100,
    limit: int = 5,
) -> list[PublicCase]:
    """Open public cases around a point, nearest first, of one type when it is given: is it one of these?"""
    middle = place_rules.h3_cell(lon, lat, NEAR_RESOLUTION)
    around = Q()
    for cell in h3.grid_disk(middle, 1):
        around |= Q(h3__range=cell_range(cell))
    rows = Case.objects.filter(around, jurisdiction_id=jurisdiction_id, private=False, state__in=flow.OPEN_STATES)
    if type_code:
        rows = rows.filter(case_type__code=type_code)
    near = [
        (distance, case_id)
        for case_id, case_lon, case_lat in rows.order_by("-received_at").values_list("id", "lon", "lat")[:MOST_NEAR]
        if case_lon is not None
        and case_lat is not None
        and (distance := place_rules.distance_metres(lon, lat, case_lon, case_lat)) <= metres
    ]
    near.sort()
    wanted = [case_id for _distance, case_id in near[:limit]]
    found = {case.id: case for case in described(Case.objects.filter(id__in=wanted))}
    return [as_public(found[case_id]) for case_id in wanted]


def follow_case(jurisdiction_id: str, number: str, receipt: str) -> Case | None:
    """The case of that number if the receipt is the reporter's or that of somebody who joined; private ones too.

    Who joined a case that was merged later may ask by either number.
    """
    digest = people_rules.receipt_digest(receipt)
    cases = Case.objects.filter(jurisdiction_id=jurisdiction_id, number=tidy_number(number))
    followers = Follower.objects.filter(receipt_digest=digest)
    joined = Q(id__in=followers.values("case_id")) | Q(id__in=followers.values("merged_from_id"))
    return described(cases.filter(Q(receipt_digest=digest) | joined)).first()


def find_case(jurisdiction_id: str, number: str) -> Case | None:
    """The case of that number, private or not: for pages that have proved who asks."""
    return described(Case.objects.filter(jurisdiction_id=jurisdiction_id, number=tidy_number(number))).first()


def holder_of(case: Case, receipt: str) -> tuple[bool, UUID | None]:
    """Whether the receipt is the reporter's own, and whose contact stands behind it."""
    digest = people_rules.receipt_digest(receipt)
    if case.receipt_digest is not None and bytes(case.receipt_digest) == digest:
        return True, case.contact_id
    joined = Follower.objects.filter(Q(case=case) | Q(merged_from=case), receipt_digest=digest)
    return False, joined.values_list("contact_id", flat=True).first()


def cases_of_account(jurisdiction_id: str, account_id: UUID, *, limit: int = 200) -> list[Case]:
    """The cases a signed-in resident reported or joined, newest first."""
    joined = Follower.objects.filter(contact__account_id=account_id).values("case_id")
    mine = Q(contact__account_id=account_id) | Q(id__in=joined)
    cases = described(Case.objects.filter(mine, jurisdiction_id=jurisdiction_id)).select_related("contact")
    return list(cases.order_by("-received_at")[:limit])


def list_public(jurisdiction_id: str, wish: Wish, *, after: str = "", before: str = "", limit: int = 20) -> PublicPage:
    """One page of the public list, newest first; `after` and `before` are keys of an earlier page."""
    rows = wished(jurisdiction_id, wish)
    total = rows.order_by()[: MOST_COUNTED + 1].count()
    page = rows.order_by("received_at", "id") if before else rows.order_by("-received_at", "-id")
    key = read_key(before or after)
    if key:
        page = page.filter(beyond("received_at", key, up=bool(before)))
    found = list(described(page)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if before:
        found.reverse()
    items = tuple(as_public(case) for case in found)
    has_next = bool(items) and (more if not before else True)
    has_previous = bool(items) and (more if before else bool(key))
    return PublicPage(
        items=items,
        total=total,
        next_key=write_key(items[-1].received_at, items[-1].id) if has_next else "",
        previous_key=write_key(items[0].received_at, items[0].id) if has_previous else "",
    )


def cell_range(cell: str) -> tuple[str, str]:
    """First and last cell of the stored resolution below this one; their words sort in one run."""
    first = h3.str_to_int(h3.cell_to_center_child(cell, place_rules.SPOT_RESOLUTION))
    steps = place_rules.SPOT_RESOLUTION - h3.get_resolution(cell)
    free = ((1 << 3 * steps) - 1) << 3 * (15 - place_rules.SPOT_RESOLUTION)
    return h3.int_to_str(first), h3.int_to_str(first | free)


def get_attachment(attachment_id: UUID) -> Attachment | None:
    """The attachment with its case."""
    return Attachment.objects.select_related("case").filter(id=attachment_id).first()


def as_public(case: Case) -> PublicCase:
    """The public face of a case read with `described`; the caller has seen to it that it may be shown."""
    return PublicCase(
        id=case.id,
        number=case.number,
        title=case.title,
        description=case.description,
        state=case.state,
        outcome=case.outcome,
        type_code=case.case_type.code if case.case_type else "",
        type_name=case.case_type.name if case.case_type else "",
        area_path=case.area_path,
        area_name=_label(case.area),
        address=case.address,
        lon=case.lon,
        lat=case.lat,
        unit_name=case.unit.name if case.unit else "",
        received_at=case.received_at,
        respond_by=case.respond_by,
        resolve_by=case.resolve_by,
        responded_at=case.responded_at,
        handled_at=case.handled_at,
        closed_at=case.closed_at,
        overdue_at=case.overdue_at,
        due_steps=case.due_steps,
        followers=getattr(case, "follower_count", 0),
        photo_id=getattr(case, "photo_id", None),
        merged_into=case.merged_into.number if case.merged_into and not case.merged_into.private else "",
        version=case.version,
    )


def as_joined(case: Case) -> PublicCase:
    """The face of a case for whoever joined it or was merged into it: of a private one neither words nor place."""
    seen = as_public(case)
    return replace(seen, title="", description="", address="", lon=None, lat=None) if case.private else seen


def described(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with everything `as_public` reads, in one query."""
    from_file = Attachment.objects.filter(case=OuterRef("pk"), public=True).order_by("added_at").values("id")[:1]
    others = Follower.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(count=Count("pk"))
    return cases.select_related("case_type", "area", "unit", "merged_into").annotate(
        follower_count=Coalesce(Subquery(others.values("count")), 0), photo_id=Subquery(from_file)
    )


def _public(jurisdiction_id: str) -> QuerySet[Case]:
    """Whether a matter is private is a word of its type: until somebody has found that, nobody outside reads it."""
    return Case.objects.filter(jurisdiction_id=jurisdiction_id, private=False, case_type__isnull=False)


def wished(jurisdiction_id: str, wish: Wish) -> QuerySet[Case]:
    """The public cases somebody looks for."""
    rows = _public(jurisdiction_id).exclude(state="withdrawn")
    if wish.state == "open":
        rows = rows.filter(state__in=flow.OPEN_STATES)
    elif wish.state == "ended":
        rows = rows.filter(state__in=flow.END_STATES)
    elif wish.state:
        rows = rows.filter(Q(state=wish.state) | Q(outcome=wish.state, state="closed"))
    if wish.type_path:
        types = catalogue.get_catalogue(jurisdiction_id).types
        rows = rows.filter(case_type_id__in=[one.id for one in types if one.path.startswith(wish.type_path)])
    if wish.area_path:
        rows = rows.filter(area_path__startswith=wish.area_path)
    if wish.cell:
        rows = rows.filter(h3__range=cell_range(wish.cell))
    if query := text.search_query(wish.text):
        rows = rows.filter(search=SearchQuery(query, config="simple", search_type="raw"))
    return rows


def _label(area: Area | None) -> str:
    if area is None:
        return ""
    return area.name_en if area.name_en and (get_language() or "").startswith("en") else area.name
