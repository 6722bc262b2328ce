"""Posts with somebody on each, for the crews of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from oneneedle.people import actions as people
from oneneedle.units import actions as units
from tests.cast import CITY, NOW, PASSWORD, Cast

SINCE = NOW - timedelta(days=400)


def take_seats(cast: Cast, posts: Mapping[str, tuple[str, str, Sequence[str]]], since: datetime = SINCE) -> None:
    """`posts` is name -> (unit, post, rights); the names then work as `cast.actor(name)`."""
    for name, (unit, post, rights) in posts.items():
        units.create_post(
            jurisdiction_id=CITY,
            unit_code=unit,
            code=post,
            rights=list(rights),
            name_zh=post,
            name_en=post,
            actor=cast.system,
            now=since,
        )
        cast.accounts[name] = account = people.create_account(
            sign_in=f"{name}@lin.example",
            password=PASSWORD,
            display_name=name,
            language="en",
            actor=cast.system,
            now=since,
        )
        units.assign_post(
            jurisdiction_id=CITY,
            unit_code=unit,
            post_code=post,
            person=account,
            since=since,
            actor=cast.system,
            now=since,
        )
