"""The page of a case: what it knows, what it asks the database, what its buttons say."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Attachment, Case
from oneneedle.core.rules import Actor
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.desk.conftest import LATER, ClientOf
from tests.desk.photos import red_photo


def _page(cast: Cast, role: str, case: Case) -> cases.CasePage:
    actor = cast.actor(role)
    return cases.get_case_page(actor, cases.get_case(actor, case.number), LATER)


def test_a_case_is_found_by_number_in_any_form_and_by_identifier(cast: Cast) -> None:
    case, actor = steps.receive(cast), cast.actor("desk")
    for known in (case.number, case.number.replace("-", ""), str(case.id), case.id):
        assert cases.get_case(actor, known).id == case.id


def test_what_is_not_visible_is_not_there(cast: Cast) -> None:
    case = steps.receive(cast)
    stranger = Actor(jurisdiction_id="elsewhere", channel="desk", post_id=UUID(int=1), unit_path="x/", area_path="cn/")
    for actor in (cast.actor("other_desk"), cast.actor("market"), cast.stranger, cast.resident, stranger):
        with pytest.raises(Case.DoesNotExist):
            cases.get_case(actor, case.number)


def test_the_whole_way_is_told_in_words_with_unit_and_post(cast: Cast) -> None:
    page = _page(cast, "desk", steps.closed(cast))
    told = [line.title for line in reversed(page.history)]
    assert told == [
        *("Received", "Place set", "Type set", "Filed", "Dispatched", "Accepted", "Result reported"),
        *("Checked: it holds", "The resident answered", "Closed"),
    ]
    by = {line.title: line.by for line in page.history}
    assert by["Received"] == "Resident, on the web"
    assert by["Dispatched"] == "OneNeedle, by rule"
    assert by["Accepted"] == "Linjiang Water · officer"
    assert page.orders[0].result == "阀门已更换。"
    assert page.feedback[0].content == 5
    assert page.inspections[0].holds


def test_every_deadline_says_how_it_was_counted(cast: Cast) -> None:
    page = _page(cast, "desk", steps.receive(cast, type_code="litter"))
    assert [deadline.kind for deadline in page.deadlines] == ["respond", "resolve"]
    assert all(len(deadline.account) > 2 for deadline in page.deadlines)


def test_the_number_of_queries_does_not_grow_with_the_history(cast: Cast) -> None:
    case, actor = steps.closed(cast), cast.actor("desk")
    case = cases.get_case(actor, case.id)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            cases.get_case_page(actor, case, LATER)
        counts.append(len(asked))
        for _more in range(5):
            actions.add_remark(case=case, text="Seen.", public=False, actor=actor, now=LATER)
    assert counts[0] == counts[1]
    assert counts[0] <= 14


@pytest.mark.parametrize(
    ("make", "role", "enabled", "disabled"),
    [
        (steps.bare, "desk", {"locate", "classify", "decline", "withdraw", "merge"}, {"file"}),
        (steps.filed, "desk", {"dispatch", "locate", "classify", "withdraw", "merge"}, set()),
        (steps.receive, "water", {"accept", "return"}, set()),
        (steps.accepted, "water", {"finish", "return"}, set()),
        (steps.finished, "inspector", {"verify", "fail"}, set()),
        (steps.verified, "desk", {"feedback", "reopen"}, {"close"}),
        (steps.closed, "desk", {"feedback", "reopen"}, set()),
        (steps.closed, "water", set(), set()),
    ],
)
def test_buttons_are_what_the_post_may_do_now(
    make: object, role: str, enabled: set[str], disabled: set[str], cast: Cast
) -> None:
    page = _page(cast, role, make(cast))  # type: ignore[operator]
    assert {button.verb for button in page.buttons if button.enabled} == enabled
    assert {button.verb for button in page.buttons if not button.enabled} == disabled
    assert all(button.why for button in page.buttons)


def test_after_two_returns_the_command_desk_decides(cast: Cast) -> None:
    case = steps.returned(cast, 2)
    assert _page(cast, "command", case).button("settle")
    assert not _page(cast, "command", case).button("dispatch")
    assert not _page(cast, "desk", case).button("dispatch")


def test_a_returned_case_starts_at_the_unit_that_was_proposed(cast: Cast, client_of: ClientOf) -> None:
    case, desk = steps.returned(cast), client_of("desk")
    page = desk.get(f"/desk/cases/{case.number}/dispatch/").content.decode()
    assert f'<option value="{cast.unit("lin-market").id}" selected' in page
    assert "Private property · private pipe</textarea>" in page
    said = {"version": case.version, "unit_id": "", "reason": "again"}
    assert desk.post(f"/desk/cases/{case.number}/dispatch/", said).status_code == 422
    case.refresh_from_db()
    assert case.state == "filed"


def test_the_reporter_is_masked_until_a_reason_is_given_and_then_shown_once(cast: Cast, client_of: ClientOf) -> None:
    case, client = steps.receive(cast), client_of("desk")
    page = client.get(f"/desk/cases/{case.number}/").content.decode()
    assert "r***@lin.example" in page
    assert "reporter@lin.example" not in page
    answer = client.post(f"/desk/cases/{case.number}/reporter/", {"version": case.version, "reason": "call_back"})
    assert "reporter@lin.example" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.get(f"/desk/cases/{case.number}/").content.decode()
    assert "reporter@lin.example" not in again
    assert "To call the reporter back" in again


def test_a_stale_page_is_refused_in_words(cast: Cast, client_of: ClientOf) -> None:
    case = steps.filed(cast)
    said = {"version": case.version}
    actions.add_remark(case=case, text="Look.", public=False, actor=cast.actor("desk"), now=NOW)
    answer = client_of("desk").post(f"/desk/cases/{case.number}/dispatch/", said)
    assert answer.status_code == 422
    assert "Somebody else changed this case" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "filed"


def test_a_refusal_stands_at_its_field(cast: Cast, client_of: ClientOf) -> None:
    case = steps.filed(cast)
    said = {"version": case.version, "unit_id": str(cast.unit("lin-market").id)}
    answer = client_of("desk").post(f"/desk/cases/{case.number}/dispatch/", said)
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()


def test_a_photo_is_for_staff_until_somebody_makes_it_public(cast: Cast, client_of: ClientOf) -> None:
    case, client = steps.receive(cast), client_of("desk")
    said = {"version": case.version, "kind": "before", "photos": red_photo()}
    client.post(f"/desk/cases/{case.number}/attach/", said)
    photo = Attachment.objects.get()
    assert not photo.public
    assert client.get(f"/desk/files/{photo.id}/?thumb=1")["Content-Type"] == "image/jpeg"
    assert client_of("market").get(f"/desk/files/{photo.id}/").status_code == 404
    assert client_of("water").post(f"/desk/files/{photo.id}/show/", {"public": "yes"}).status_code == 422
    client.post(f"/desk/files/{photo.id}/show/", {"public": "yes"})
    photo.refresh_from_db()
    assert photo.public


def test_a_step_that_is_not_possible_has_no_panel(cast: Cast, client_of: ClientOf) -> None:
    case = steps.receive(cast)
    address = f"/desk/cases/{case.number}/close/"
    assert client_of("desk").get(address)["Location"] == f"/desk/cases/{case.number}/"
    answer = client_of("desk").get(address, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/desk/cases/{case.number}/")
    assert client_of("desk").get(f"/desk/cases/{case.number}/nonsense/").status_code == 404


def test_the_page_says_who_takes_part(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("desk").get(f"/desk/cases/{steps.accepted(cast).number}/").content.decode()
    rings = page[page.index('class="rings"') :]
    rings = rings[: rings.index("</dl>")]
    for words in ("Leads", "Linjiang Water", "Accepted", "Residents", "1 report"):
        assert words in rings
    assert "Had it before" not in rings
