"""The cases of Hangzhou: made up, one for every state of the corridor, told in a file and walked by real actions."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import ContactFields, Report
from oneneedle.core.rules import Actor, resident
from oneneedle.demo import people
from oneneedle.demo.cities import HANGZHOU
from oneneedle.demo.walk import pass_deadlines, read_span, take_step
from oneneedle.people import queries as people_queries
from oneneedle.units import queries as units

FILE = Path(__file__).parent / "data" / "hangzhou_cases.toml"
ZONE = ZoneInfo("Asia/Shanghai")
MAILBOX = f"resident@{HANGZHOU}.example"


def make_cases(as_of: datetime, tick: Callable[[int], object]) -> int:
    """Write the stories that are not here yet, each whole or not at all; answers how many were added."""
    stories = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
    here = set(Case.objects.filter(jurisdiction=HANGZHOU, source="").values_list("external_id", flat=True))
    cast = people.find_actors(HANGZHOU, as_of)
    account = people_queries.find_account(MAILBOX)
    added = 0
    for story in stories:
        if story["id"] not in here:
            _tell(story, cast, account.id if account else None, as_of)
            added += 1
        tick(1)
    return added


@transaction.atomic
def _tell(story: Mapping[str, Any], cast: Sequence[Actor], account_id: UUID | None, as_of: datetime) -> None:
    began = _began(story, as_of)
    own = bool(story.get("resident"))
    report = Report(
        description=story["text"],
        address=story.get("address", ""),
        area_path=_area_path(story.get("area", "")),
        type_code=story.get("type", ""),
        answers=story.get("answers", {}),
        contact=ContactFields(email=MAILBOX) if own else None,
        account_id=account_id if own else None,
        language="zh-hans",
        external_id=story["id"],
    )
    reception = cases.receive_case(report=report, actor=_reporter(story, cast), now=began)
    for step in story["steps"]:
        moment = began + read_span(step["after"])
        if moment <= as_of:
            take_step(reception.case_id, step, cast, moment)
    pass_deadlines(Case.objects.get(id=reception.case_id), as_of)


def _began(story: Mapping[str, Any], as_of: datetime) -> datetime:
    if "ago" in story:
        return as_of - read_span(story["ago"])
    day = as_of.astimezone(ZONE).date() - timedelta(days=story["days"])
    return datetime.combine(day, time.fromisoformat(story["at"]), ZONE)


def _area_path(code: str) -> str:
    """`330106004053` lies at cn/33/3301/330106/330106004/330106004053/."""
    if not code:
        return ""
    return "/".join(["cn", *(code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code))]) + "/"


def _reporter(story: Mapping[str, Any], cast: Sequence[Actor]) -> Actor:
    """A resident on the web; the city's desk where they rang; the grid worker of the ground."""
    channel = story["channel"]
    if channel == "web":
        return resident(HANGZHOU)
    if channel == "phone":
        desk = units.get_unit_by_code(HANGZHOU, "3301")
        able = [actor for actor in cast if desk and actor.unit_id == desk.id and actor.may("case.receive")]
    else:
        able = [actor for actor in cast if actor.channel == "grid" and actor.may("case.receive")]
        able = [actor for actor in able if actor.area_path == _area_path(story["area"])] or able
    actor = able[0]
    return Actor(
        jurisdiction_id=HANGZHOU,
        channel=channel,
        person_id=actor.person_id,
        post_id=actor.post_id,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_path=actor.area_path,
        rights=actor.rights,
    )
