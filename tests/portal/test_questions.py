"""The extra questions of a kind of matter, its conditions, and kinds that end in advice."""

from __future__ import annotations

from django.test import Client

from oneneedle.cases.models import Case
from tests.cast import Cast
from tests.portal import walk


def test_questions_and_conditions_of_the_kind_are_a_step_of_their_own(cast: Cast, client: Client) -> None:
    walk.make_lamp()
    walk.answer(client, "what", text="路灯坏了")
    assert walk.answer(client, "type", type_code="lamp") == "/report/details/"
    page = walk.text_of(client.get("/report/details/").content)
    assert "When we can act on it" in page and "How many lamps are out?" in page and "Several" in page


def test_a_required_question_must_be_answered_and_choices_are_checked(cast: Cast, client: Client) -> None:
    walk.make_lamp()
    walk.walk_to(client, "where", words="路灯坏了", kind="lamp")
    wrong_ones: list[dict[str, str]] = [
        {},
        {"LAMPS": "none"},
        {"LAMPS": "one", "COUNT": "many"},
        {"LAMPS": "one", "SINCE": "noon"},
    ]
    for wrong in wrong_ones:
        assert client.post("/report/details/", wrong).status_code == 422, wrong


def test_answers_go_with_the_case_and_are_kept_from_the_public(cast: Cast, client: Client) -> None:
    walk.make_lamp()
    walk.walk_to(client, "where", words="路灯坏了", kind="lamp")
    given = {"LAMPS": "many", "POLE": "A-17", "SINCE": "2026-11-20T19:30", "COUNT": "40"}
    assert walk.answer(client, "details", **given) == "/report/where/"
    walk.answer(client, "where", **walk.POINT, way="go")
    walk.answer(client, "photos")
    walk.answer(client, "contact")
    page = walk.text_of(client.get("/report/check/").content)
    public, _line, ours = page.partition("Only the units that work on it see this")
    assert "Several" in ours and "A-17" in ours and "A-17" not in public
    walk.answer(client, "check", token=walk.draft_of(client).token)
    case = Case.objects.get()
    assert case.answers["LAMPS"] == "many" and case.answers["POLE"] == "A-17" and case.answers["COUNT"] == 40
    assert "A-17" not in client.get(f"/cases/{case.number}/").content.decode()


def test_another_kind_drops_the_answers_of_the_first(cast: Cast, client: Client) -> None:
    walk.make_lamp()
    walk.walk_to(client, "where", words="路灯坏了", kind="lamp")
    walk.answer(client, "details", LAMPS="many")
    walk.answer(client, "type", type_code="litter")
    assert walk.draft_of(client).answers == {}


def test_a_kind_that_ends_in_advice_cannot_be_sent(cast: Cast, client: Client) -> None:
    walk.make_advice()
    walk.walk_to(client, "where", words="停电了", kind="power")
    page = walk.text_of(client.get("/report/details/").content)
    assert "95598" in page and "Choose another kind of matter" in page
    client.post("/report/details/", {})
    assert client.get("/report/where/")["Location"] == "/report/details/"
