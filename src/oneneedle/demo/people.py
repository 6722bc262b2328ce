"""The people of the demo: one for every role in both cities, named by their duty; nobody of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from oneneedle.core.rules import Actor, Refused, system
from oneneedle.demo.cities import BOSTON, HANGZHOU, SINCE
from oneneedle.people import actions as people
from oneneedle.people import queries as people_queries
from oneneedle.people.models import Account
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries

LANGUAGES = {BOSTON: "en", HANGZHOU: "zh-hans"}


@dataclass(frozen=True)
class Person:
    """Somebody of the demo; without a unit they are a resident, and who is not listed has no password."""

    city: str
    key: str
    title: str
    unit: str = ""
    post: str = ""
    listed: bool = True

    @property
    def sign_in(self) -> str:
        return f"{self.key}@{self.city}.example"


_BOSTON = (
    ("command", "Command desk", "city", "command"),
    ("desk", "Reception desk", "city", "desk"),
    ("dispatcher", "Dispatcher", "city", "dispatcher"),
    ("callback", "Feedback caller", "city", "callback"),
    ("inspector", "Inspector", "city", "inspector"),
    ("keeper", "Keeper", "city", "keeper"),
    ("ward3", "Ward desk", "ward-03", "desk"),
    ("public-works", "Department officer", "public-works", "handler"),
    ("transportation", "Department officer", "transportation", "handler"),
    ("inspections", "Department officer", "inspectional-services", "handler"),
    ("parks", "Department officer", "parks", "handler"),
    ("property", "Department officer", "property-management", "handler"),
    ("resident", "Resident", "", ""),
)
_HANGZHOU = (
    ("command", "指挥员", "3301", "command"),
    ("desk", "受理员", "3301", "desk"),
    ("callback", "回访员", "3301", "callback"),
    ("inspector", "核查员", "3301", "inspector"),
    ("keeper", "管理员", "3301", "keeper"),
    ("district", "区指挥员", "330106", "command"),
    ("street", "街道受理员", "330106004", "desk"),
    ("community", "社区负责人", "330106004053", "head"),
    ("grid", "网格员", "330106004053", "grid_worker"),
    ("property", "物业负责人", "330106004053-property", "head"),
    ("water", "部门处置员", "330106-water", "handler"),
    ("city-management", "部门处置员", "330106-city-management", "handler"),
    ("resident", "居民", "", ""),
)
# Who works on the made-up cases besides; they show in the histories and cannot sign in.
_HANGZHOU_MORE = (
    *((f"{unit}-handler", "处置员", unit, "handler") for unit in ("330106004", "330106005", "330106007", "3301-gas")),
    *((f"{unit}-desk", "受理员", unit, "desk") for unit in ("330106", "330106005", "330106007")),
    *((f"{unit}-inspector", "核查员", unit, "inspector") for unit in ("330106", "330106004", "330106005")),
    *(
        (f"330106-{kind}", "处置员", f"330106-{kind}", "handler")
        for kind in ("environment", "police", "landscape", "sanitation", "market-supervision", "human-resources")
    ),
    *(
        (f"{unit}-grid", "网格员", unit, "grid_worker")
        for unit in ("330106004055", "330106004056", "330106005053", "330106005056", "330106007002")
    ),
)


def list_people() -> Iterator[Person]:
    """Everybody, those who can sign in first."""
    for city, rows in ((BOSTON, _BOSTON), (HANGZHOU, _HANGZHOU)):
        for row in rows:
            yield Person(city, *row)
    for row in _HANGZHOU_MORE:
        yield Person(HANGZHOU, *row, listed=False)


def make_person(person: Person, password: str, now: datetime) -> Account:
    """The account of a person, on their post; made where it is missing."""
    actor = system(person.city)
    account = people_queries.find_account(person.sign_in)
    if account is None:
        account = people.create_account(
            sign_in=person.sign_in,
            password=password if person.listed else None,
            display_name=person.title,
            language=LANGUAGES[person.city],
            actor=actor,
            now=now,
        )
    if person.unit and not unit_queries.posts_of(account, now):
        units.assign_post(
            jurisdiction_id=person.city,
            unit_code=person.unit,
            post_code=person.post,
            person=account,
            since=SINCE,
            actor=actor,
            now=now,
        )
    return account


def find_actors(city: str, now: datetime) -> list[Actor]:
    """Everybody of the city on their posts; grid workers come by their own door."""
    found: list[Actor] = []
    for person in list_people():
        if person.city != city or not person.unit:
            continue
        account = people_queries.find_account(person.sign_in)
        if account is None:
            raise Refused(f"{person.sign_in} is missing.")
        channel = "grid" if person.post == "grid_worker" else "desk"
        found.append(unit_queries.get_actor(account, channel=channel, now=now))
    return found


def find_key(city: str, known: str, now: datetime) -> str:
    """The demo's API key of the city: the known one while it is valid, else a new one."""
    if people_queries.find_key(known, city) is not None:
        return known
    _key, clear = people.issue_key(jurisdiction_id=city, label="demo", actor=system(city), now=now)
    return clear


def describe(person: Person, password: str) -> dict[str, str]:
    """One line of the list of sign-ins; the unit in the language of its city."""
    unit = unit_queries.get_unit_by_code(person.city, person.unit) if person.unit else None
    names = (unit.name_zh, unit.name_en) if unit else ("", "")
    return {
        "role": person.post or "resident",
        "title": person.title,
        "sign_in": person.sign_in,
        "password": password,
        "unit": names[0] if LANGUAGES[person.city].startswith("zh") else names[1],
        "jurisdiction_id": person.city,
    }
