"""Every verb tried by everybody over HTTP: done by the right post and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.core.models import LedgerRow
from oneneedle.people.rules import READ_REASONS
from tests import cast as lin
from tests.cases import steps
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.desk.photos import red_photo

ROLES = (
    *("resident", "nobody", "keeper", "desk", "other_desk", "inspector"),
    *("grid_worker", "water", "market", "command", "far"),
)  # of street 1's ground, its neighbours, its departments, the city above, and another city
DESKS = {"desk", "command"}
CHECKERS = {"inspector", "command"}
WATER = {"water"}
# Who sees a case of community 11 at all: first before it was sent, then when the water company has it.
GROUND = {"keeper", "desk", "inspector", "grid_worker", "command"}
SENT = GROUND | WATER
ANSWERS = {"sign in": (302, "/accounts/"), "no post": (403, ""), "hidden": (404, ""), "refused": (422, "")}

Make = Callable[[Cast], Case]
Step = tuple[Make, dict[str, Any], set[str], set[str]]


def _classified(cast: Cast) -> Case:
    case = steps.bare(cast)
    actions.classify_case(case=case, type_code="water-leak", actor=cast.actor("desk"), now=lin.NOW)
    return case


def _heard(cast: Cast) -> Case:
    case = steps.verified(cast)
    desk = cast.actor("desk")
    actions.record_feedback(case=case, solved="yes", assisted=True, actor=desk, now=lin.NOW + 4 * steps.HOUR)
    return case


def _remarked(cast: Cast) -> Case:
    case = steps.receive(cast)
    actions.add_remark(case=case, text="Seen by Secretname.", public=True, actor=cast.actor("desk"), now=lin.NOW)
    return case


def _twin(cast: Cast) -> Case:
    steps.receive(cast)
    return steps.receive(cast)


# verb -> how to make the case, what the form says, who may, who sees the case
TABLE: dict[str, Step] = {
    "locate": (steps.bare, {"area_path": lin.COMMUNITY_12}, DESKS, GROUND),
    "classify": (steps.bare, {"type_code": "litter"}, DESKS, GROUND),
    "file": (_classified, {}, DESKS, GROUND),
    "dispatch": (steps.filed, {}, DESKS, GROUND),
    "settle": (
        lambda cast: steps.returned(cast, 2),
        {"unit_id": "lin-water", "reason": "Theirs."},
        {"command"},
        GROUND,
    ),
    "accept": (steps.receive, {}, WATER, SENT),
    "return": (
        steps.receive,
        {"reason": "not_our_duty", "proposed_unit_id": "lin-market", "note": "Not ours."},
        WATER,
        SENT,
    ),
    "finish": (steps.accepted, {"outcome": "resolved", "result": "Mended."}, WATER, SENT),
    "verify": (steps.finished, {"note": "Dry."}, CHECKERS, SENT),
    "fail": (steps.finished, {"note": "Still wet."}, CHECKERS, SENT),
    "feedback": (steps.verified, {"solved": "yes"}, DESKS, SENT),
    "close": (_heard, {}, DESKS, SENT),
    "reopen": (steps.closed, {"reason": "It leaks again."}, DESKS, SENT),
    "decline": (steps.bare, {"advice": "Not the city's.", "next_stop": "The landlord."}, DESKS, GROUND),
    "withdraw": (steps.receive, {"reason": "Taken back."}, DESKS, SENT),
    "merge": (_twin, {"number": "twin"}, DESKS, SENT),
    "remark": (steps.receive, {"text": "Seen."}, SENT, SENT),
    "attach": (steps.receive, {"kind": "before", "photos": "photo"}, SENT, SENT),
    "redact": (steps.receive, {"description": "门口冒水", "reason": "A name."}, DESKS, SENT),
    "redact-remark": (_remarked, {"remark": "first", "text": "Seen.", "reason": "A name."}, DESKS, SENT),
    "reporter": (steps.receive, {"reason": next(iter(READ_REASONS))}, DESKS | WATER, SENT),
}


def _said(cast: Cast, case: Case, said: dict[str, Any]) -> dict[str, Any]:
    values = dict(said)
    for name in ("unit_id", "proposed_unit_id"):
        if name in values:
            values[name] = str(cast.unit(values[name]).id)
    if values.get("number") == "twin":
        values["number"] = Case.objects.exclude(id=case.id).get().number
    if values.get("remark"):
        values["remark"] = str(case.remarks.get().id)
    if values.get("photos"):
        values["photos"] = red_photo()
    return {**values, "version": case.version}


def _expected(role: str, may: set[str], sees: set[str]) -> str:
    if role == "resident":
        return "sign in"
    if role == "nobody":
        return "no post"
    if role in may:
        return "done"
    return "refused" if role in sees else "hidden"


@pytest.mark.parametrize("verb", TABLE)
def test_each_verb_is_done_by_the_right_posts_alone(verb: str, stranger_city: Cast, client_of: ClientOf) -> None:
    cast = stranger_city
    make, said, may, sees = TABLE[verb]
    case = make(cast)
    case.refresh_from_db()
    address = f"/desk/cases/{case.number}/{verb}/"
    found, expected = {}, {}
    for role in ROLES:
        expected[role] = _expected(role, may, sees)
        rows = LedgerRow.objects.count()
        with transaction.atomic():
            response = client_of(role).post(address, _said(cast, case, said))
            wrote = LedgerRow.objects.count() > rows
            transaction.set_rollback(True)
        found[role] = _answer(response, wrote)
    assert found == expected


def _answer(response: Any, wrote: bool) -> str:
    if wrote:
        done = response.status_code == 302 and response["Location"].startswith("/desk/cases/")
        shown = response.status_code == 200 and b"reporter@lin.example" in response.content
        return "done" if done or shown else f"wrote, and answered {response.status_code}"
    for word, (status, start) in ANSWERS.items():
        if response.status_code == status and response.get("Location", "").startswith(start):
            return word
    return f"{response.status_code} {response.get('Location', '')}"


def test_every_arrow_of_the_table_is_tried() -> None:
    assert set(TABLE) >= {arrow.verb for arrow in flow.FLOW} - {"adopt"}


@pytest.mark.parametrize("page", ["keys", "units", "people", "catalogue"])
def test_the_keepers_pages_open_for_the_keeper_alone(page: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of("keeper").get(f"/desk/{page}/").status_code == 200
    for role in ("desk", "command", "water", "inspector"):
        assert client_of(role).get(f"/desk/{page}/").status_code == 403


def test_only_posts_that_receive_open_the_new_case(cast: Cast, client_of: ClientOf) -> None:
    opened = [role for role in ("desk", "command", "grid_worker", "water", "inspector", "keeper")
              if client_of(role).get("/desk/new/").status_code == 200]  # fmt: skip
    assert opened == ["desk", "command", "grid_worker"]
