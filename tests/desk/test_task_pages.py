"""The pages of tasks, the gate and the burden over HTTP: the search, what was asked before, the rule, bad input."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.core.models import LedgerRow
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Exclusion, GateRefusal, Removal, Task
from tests.cast import CITY, NOW, Cast
from tests.desk import gate_crew as crew
from tests.desk.conftest import LATER, ClientOf
from tests.desk.photos import red_photo

HTMX = {"HX-Request": "true"}
NEW, ADMIT, EXCLUSIONS = "/desk/tasks/new/", "/desk/tasks/admissions/new/", "/desk/tasks/exclusions/"

BAD_REQUESTS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "dance"}, "Kind of request"),
    ({"title": ""}, "Title"),
    ({"title": "x" * 201}, "Title"),
    ({"asked": " "}, "What is asked?"),
    ({"due_by": ""}, "By when?"),
    ({"due_by": "soon"}, "By when?"),
    ({"due_by": "2026-11-01T08:00"}, "still to come"),
    ({"to_units": []}, "Asked of"),
    ({"to_units": ["x"]}, "Asked of"),
    ({"to_units": ["01a1ee9e-1560-78c9-aceb-8c81dca9cf0e"]}, "Asked of"),
    ({"subject": "moonlight"}, "Is it about one of these?"),
    ({"admission": "A-1"}, "Or an approved admission"),
    ({"duty_code": "B" * 41}, "Item of the responsibility list"),
]
BAD_STEPS: list[tuple[str, str, dict[str, str]]] = [
    ("finish", "head_11", {"result": "", "hours": "1"}),
    ("finish", "head_11", {"result": "42", "hours": ""}),
    ("finish", "head_11", {"result": "42", "hours": "-1"}),
    ("finish", "head_11", {"result": "42", "hours": "2001"}),
    ("finish", "head_11", {"result": "42", "hours": "NaN"}),
    ("return", "head_11", {"code": "other", "reason": ""}),
    ("return", "head_11", {"code": "lazy", "reason": "No."}),
    ("propose_removal", "head_11", {"reason": ""}),
    ("attach", "head_11", {}),
    ("withdraw", "asker", {"reason": ""}),
    ("accept", "asker", {}),
    ("withdraw", "head_11", {"reason": "No."}),
]
BAD_ADMISSIONS: list[tuple[dict[str, str], str]] = [
    ({"title": ""}, "What shall be asked?"),
    ({"kind": ""}, "Kind of request"),
    ({"level": "city"}, "Of which level?"),
    ({"whom": "area:far/"}, "Of whom?"),
    ({"whom": "unit:x"}, "Of whom?"),
    ({"reason": ""}, "Why must this level do it?"),
    ({"staff": ""}, "Who comes to help?"),
    ({"money": "-1"}, "Money that comes with it"),
    ({"money": "much"}, "Money that comes with it"),
    ({"money": "Infinity"}, "Money that comes with it"),
    ({"last_on": ""}, "Last day"),
    ({"last_on": "2026-11-01"}, "Last day"),
    ({"last_on": "2036-11-01"}, "Last day"),
    ({"reason": "An investor wants it."}, "Why is this not an excluded matter?"),
]
BAD_LINES: list[dict[str, Any]] = [
    {"code": "not a code!"},
    {"level": "city"},
    {"matter": "Big Words"},
    {"name_en": ""},
    {"basis_en": ""},
    {"document": "nowhere"},
    {"area_path": "far/"},
    {"duty_areas": ["moon"]},
    {"since": ""},
    {"since": "2020-01-01"},
]


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crew.gather(cast)


def _errors(answer: Any) -> str:
    """The summary of what is wrong, of an answer that says so."""
    assert answer.status_code == 422
    return str(answer.content.decode().split('class="errors"', 1)[1].split("</div>", 1)[0])


def _admission(**changes: Any) -> dict[str, Any]:
    said = {"title": "Count of night stalls", "kind": "task", "level": "community", "reason": "A market opens."}
    return {**said, "staff": "Two inspectors", "money": "0", "last_on": "2026-12-31", **changes}


def _exclusion(**changes: Any) -> dict[str, Any]:
    said = {"code": "X-02", "level": "street", "matter": "tax", "name_en": "Tax targets", "basis_en": "Guideline 4."}
    return {**said, "keywords": "tax，税收", "since": "2026-11-18", **changes}


def test_a_request_is_asked_with_its_form_and_stands_on_the_desk_of_the_community(
    crowd: Cast, client_of: ClientOf
) -> None:
    answer = client_of("asker").post(NEW, {**crew.said(crowd), "photos": red_photo()})
    task = Task.objects.get()
    assert answer["Location"] == f"/desk/tasks/{task.number}/"
    inbox = client_of("head_11").get("/desk/tasks/").content.decode()
    assert task.title in inbox and "Market supervision" in inbox and "B-01 List of shops" in inbox
    page = client_of("head_11").get(answer["Location"]).content.decode()
    assert "/c/lin/duties/items/B-01/" in page and "Accept the task" in page
    file = f"/desk/tasks/{task.number}/files/{task.files.get().id}/"
    assert client_of("head_11").get(file)["Content-Type"] == "image/jpeg"
    assert client_of("head_12").get(file).status_code == 404
    other = crew.ask(crowd, "lin-c11", title="Something else entirely", asked="Other words.")
    assert client_of("head_11").get(file.replace(task.number, other.number)).status_code == 404


def test_one_request_to_many_units_leads_to_the_list_of_what_we_asked(crowd: Cast, client_of: ClientOf) -> None:
    answer = client_of("asker").post(NEW, crew.said(crowd, "lin-c11", "lin-c12", "lin-c21"))
    assert answer["Location"] == "/desk/tasks/?box=from_us"
    assert Task.objects.count() == 3
    first = Task.objects.get(to_unit__code="lin-c11")
    assert "3 units: 0 done, 0 returned" in client_of("asker").get(f"/desk/tasks/{first.number}/").content.decode()


def test_a_duty_is_found_by_its_words_with_and_without_htmx(crowd: Cast, client_of: ClientOf) -> None:
    asker = client_of("asker")
    said = crew.said(crowd, "lin-c11", "lin-c12", duty_code="", step="search", duty_q="shops")
    whole = asker.post(NEW, said).content.decode()
    assert 'value="B-01"' in whole and "<html" in whole and "Number of shops by street front" in whole
    assert re.search(f'value="{crowd.unit("lin-c12").id}"[^>]*checked', whole)
    piece = asker.post(NEW, {**said, "duty_q": "dogs"}, headers=HTMX).content.decode()
    assert "<html" not in piece and "The item was taken back by the level above" in piece
    assert 'value="B-02"' not in piece
    nothing = asker.post(NEW, {**said, "duty_q": "moonlight"}, headers=HTMX).content.decode()
    assert "Nothing on the list in force fits “moonlight”" in nothing
    unknown = asker.post(NEW, {**said, "duty_q": "", "duty_code": "B-99"}, headers=HTMX).content.decode()
    assert "has the code “B-99”" in unknown
    assert not Task.objects.exists()


def test_the_gate_shows_its_rule_in_full_and_the_refusal_stands(crowd: Cast, client_of: ClientOf) -> None:
    asker = client_of("asker")
    answer = asker.post(NEW, crew.said(crowd, duty_code=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The gate refused: Cites nothing" in page and "must cite an item" in page
    assert f"{ADMIT}?title=Number+of+shops+by+street+front" in page.replace("&amp;", "&")
    assert GateRefusal.objects.get().rule == "no_basis"
    assert not Task.objects.exists()
    for role in ("asker", "head_11", "district"):
        assert "Number of shops by street front" in client_of(role).get("/desk/tasks/refusals/").content.decode()
    assert "The gate has refused nothing here" in client_of("street_2").get("/desk/tasks/refusals/").content.decode()
    assert "Kept off at the gate in twelve months" in client_of("head_11").get("/desk/tasks/").content.decode()


def test_an_excluded_matter_is_refused_whatever_is_cited_and_its_sound_must_be_answered(
    crowd: Cast, client_of: ClientOf
) -> None:
    asker = client_of("asker")
    refused = asker.post(NEW, crew.said(crowd, subject="investment"))
    assert refused.status_code == 422
    assert "Communities are not given the task of winning investors." in refused.content.decode()
    assert GateRefusal.objects.get().rule == "excluded"
    sounding = crew.said(crowd, asked="Name every investor who asked for a shop.")
    asked_back = asker.post(NEW, sounding)
    assert asked_back.status_code == 422
    assert "Why is this not an excluded matter?" in asked_back.content.decode()
    assert not Task.objects.exists()
    sent = asker.post(NEW, {**sounding, "warning_answer": "It is about empty shops, nobody is to be won."})
    assert sent.status_code == 302
    assert "nobody is to be won" in client_of("head_11").get(sent["Location"]).content.decode()


def test_what_was_asked_before_is_shown_before_it_is_sent_and_its_answer_is_filled_in(
    crowd: Cast, client_of: ClientOf
) -> None:
    old = crew.answered(crowd, now=NOW - 60 * crew.DAY, role="water_asker")
    asker, head = client_of("asker"), client_of("head_11")
    again = asker.post(NEW, crew.said(crowd))
    page = again.content.decode()
    assert again.status_code == 422
    assert "Asked already" in page and "Linjiang Water asked Liushu committee" in page and "42 shops." in page
    assert Task.objects.count() == 1
    sent = asker.post(NEW, crew.said(crowd, like_seen="on"))["Location"]
    assert "asked 2 times" in head.get("/desk/tasks/").content.decode()
    assert old.number in head.get(sent).content.decode()
    form = head.get(f"{sent}finish/", headers=HTMX).content.decode()
    assert "Filled in from the last answer" in form and "42 shops.</textarea>" in form
    assert head.post(f"{sent}finish/", {"result": "44 shops.", "hours": "0.5"}).status_code == 302
    ledger = head.get(f"/desk/burden/{crowd.unit('lin-c11').id}/").content.decode()
    assert "Request by request, like ones as one" in ledger and "Linjiang Water, Market supervision" in ledger


def test_bad_words_are_said_and_nothing_is_asked(crowd: Cast, client_of: ClientOf) -> None:
    asker, rows = client_of("asker"), LedgerRow.objects.count()
    for changes, words in BAD_REQUESTS:
        assert words in _errors(asker.post(NEW, crew.said(crowd, **changes))), changes
    assert (Task.objects.count(), GateRefusal.objects.count(), LedgerRow.objects.count()) == (0, 0, rows)


def test_a_step_that_says_too_little_or_is_not_theirs_writes_nothing(crowd: Cast, client_of: ClientOf) -> None:
    task, clients = crew.ask(crowd), {role: client_of(role) for role in ("asker", "head_11")}
    rows = LedgerRow.objects.count()
    for verb, role, said in BAD_STEPS:
        assert _errors(clients[role].post(f"/desk/tasks/{task.number}/{verb}/", said)), (verb, said)
    assert LedgerRow.objects.count() == rows


def test_steps_that_are_not_known_or_not_possible_lead_nowhere(crowd: Cast, client_of: ClientOf) -> None:
    task = crew.ask(crowd)
    head, page = client_of("head_11"), f"/desk/tasks/{task.number}/"
    assert head.get(f"{page}dance/").status_code == 404
    assert head.get(f"{page}withdraw/")["Location"] == page
    assert head.get(f"{page}withdraw/", headers=HTMX)["HX-Redirect"] == page
    assert head.get(f"/desk/tasks/{task.number.lower()}/")["Location"] == page
    assert head.get("/desk/tasks/T-261118-000000-0/").status_code == 404


def test_an_admission_is_asked_for_decided_above_and_ended(crowd: Cast, client_of: ClientOf) -> None:
    asker, office = client_of("asker"), client_of("city_office")
    page = asker.post(ADMIT, _admission())["Location"]
    assert "Let it through" in office.get(page).content.decode()
    assert "Let it through" not in asker.get(page).content.decode()
    assert asker.post(f"{page}decide/", {"approve": "yes", "decision": "Ours."}).status_code == 422
    assert office.post(f"{page}decide/", {"approve": "yes", "decision": ""}).status_code == 422
    assert office.post(f"{page}decide/", {"approve": "yes", "decision": "It helps both."}).status_code == 302
    assert office.post(f"{page}decide/", {"approve": "no", "decision": "Not now."}).status_code == 422
    admission = Admission.objects.get()
    told = asker.get(page).content.decode().replace("&amp;", "&")
    assert f"{NEW}?admission={admission.id}&kind=task" in told and "It helps both." in told
    form = asker.get(f"{NEW}?admission={admission.id}&kind=task&title=Count").content.decode()
    assert f'<option value="{admission.id}" selected>' in form
    said = crew.said(crowd, kind="task", duty_code="", admission=str(admission.id), title="Count", asked="Count them.")
    assert asker.post(NEW, said).status_code == 302
    assert "Admission" in client_of("head_11").get("/desk/tasks/").content.decode()
    assert asker.post(f"{page}end/", {"reason": ""}).status_code == 422
    assert asker.post(f"{page}end/", {"reason": "The market opens later."}).status_code == 302
    late = asker.post(NEW, {**said, "title": "Once more", "asked": "All over."})
    assert late.status_code == 422
    assert "The admission has ended" in late.content.decode()
    assert GateRefusal.objects.get().rule == "admission_ended"
    assert asker.get(f"{page}end/")["Location"] == page
    assert asker.get(f"{page}dance/").status_code == 404


def test_an_admission_that_says_too_little_is_not_asked_for(crowd: Cast, client_of: ClientOf) -> None:
    asker = client_of("asker")
    for changes, words in BAD_ADMISSIONS:
        assert words in _errors(asker.post(ADMIT, _admission(**changes))), changes
    assert not Admission.objects.exists()


def test_no_admission_opens_the_door_to_an_excluded_matter(crowd: Cast, client_of: ClientOf) -> None:
    answer = client_of("asker").post(ADMIT, _admission(subject="investment"))
    assert answer.status_code == 422
    assert "No admission opens this door." in answer.content.decode()
    assert GateRefusal.objects.get().for_admission


def test_the_keeper_sets_changes_and_ends_what_must_not_be_given(crowd: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    assert keeper.post(f"{EXCLUSIONS}new/", _exclusion()).status_code == 302
    listed = client_of("head_11").get(EXCLUSIONS).content.decode()
    assert "Tax targets" in listed and "Guideline 4." in listed and "A new line" not in listed
    item = f"{EXCLUSIONS}items/X-02/"
    form = keeper.get(item).content.decode()
    assert "tax, 税收" in form
    changed = _exclusion(name_en="Tax and fee targets", since="2026-11-19")
    assert keeper.post(item, changed).status_code == 302
    assert Exclusion.objects.filter(code="X-02").count() == 2
    call_off = f"{item}call-off/"
    assert call_off in keeper.get(EXCLUSIONS).content.decode()
    assert call_off not in client_of("head_11").get(EXCLUSIONS).content.decode()
    assert client_of("head_11").post(call_off).status_code == 403
    assert keeper.post(f"{EXCLUSIONS}items/X-77/call-off/").status_code == 404
    assert [keeper.post(call_off).status_code for _ in range(2)] == [302, 302]
    assert "Nothing of it is still to come." in keeper.get(EXCLUSIONS).content.decode()
    assert Exclusion.objects.get(code="X-02").until is None
    assert keeper.post(f"{EXCLUSIONS}items/X-01/end/", {"since": "yesterday"}).status_code == 422
    assert keeper.post(f"{EXCLUSIONS}items/X-01/end/", {"since": "2026-11-18"}).status_code == 302
    assert keeper.get(f"{EXCLUSIONS}items/X-01/").status_code == 404
    assert "No longer in force" in keeper.get(EXCLUSIONS).content.decode()


def test_a_line_that_cannot_stand_is_not_written(crowd: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    for changes in BAD_LINES:
        assert _errors(keeper.post(f"{EXCLUSIONS}new/", _exclusion(**changes))), changes
    assert Exclusion.objects.count() == 1


def test_what_is_proposed_for_removal_is_decided_above_and_no_longer_asked(crowd: Cast, client_of: ClientOf) -> None:
    task = crew.ask(crowd)
    head, district = client_of("head_11"), client_of("district")
    said = {"reason": "The same list lies with the tax office."}
    assert head.post(f"/desk/tasks/{task.number}/propose_removal/", said).status_code == 302
    page = f"/desk/tasks/removals/{Removal.objects.get().id}/"
    assert "tax office" in district.get("/desk/tasks/removals/").content.decode()
    assert "Remove it" not in head.get(page).content.decode()
    assert head.post(page, {"remove": "yes", "decision": "Ours."}).status_code == 422
    assert district.post(page, {"remove": "yes", "decision": ""}).status_code == 422
    assert district.post(page, {"remove": "yes", "decision": "Ask the tax office."}).status_code == 302
    task.refresh_from_db()
    assert task.state == "withdrawn"
    again = client_of("asker").post(NEW, crew.said(crowd, like_seen="on"))
    assert "Was removed from what is asked" in again.content.decode()
    assert "Ask the tax office." in head.get(f"/desk/burden/{task.to_unit_id}/").content.decode()
    assert client_of("head_12").get(page).status_code == 404


def test_the_list_is_live_and_asks_no_more_queries_for_more_tasks(crowd: Cast, client_of: ClientOf) -> None:
    head = client_of("head_11")
    crew.ask(crowd)
    page = head.get("/desk/tasks/").content.decode()
    address = page.split('id="task-rows" hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert head.get(address, headers=HTMX).status_code == 204
    longest = "/desk/tasks/?box=to_us&state=open&kind=form&page=1"
    with CaptureQueriesContext(connection) as few:
        head.get(longest)
    for number in range(6):
        words = f"{'abcdef'[number] * 9} report"
        crew.ask(crowd, role=("asker", "water_asker")[number % 2], title=words, asked=words)
    assert head.get(address, headers=HTMX).status_code == 200
    with CaptureQueriesContext(connection) as many:
        assert head.get(longest).status_code == 200
    assert len(many) == len(few)
    assert "Nothing here fits." in head.get("/desk/tasks/?kind=meeting").content.decode()


def test_an_address_with_odd_wishes_shows_the_list(crowd: Cast, client_of: ClientOf) -> None:
    head = client_of("head_11")
    for wishes in ("?page=0", "?page=x", "?page=99999999999", "?box=moon&state=x&kind=y", "?q=%25"):
        assert head.get(f"/desk/tasks/{wishes}").status_code == 200, wishes


def test_the_burden_board_counts_by_ground_and_month(crowd: Cast, client_of: ClientOf) -> None:
    crew.answered(crowd, now=NOW - 30 * crew.DAY)
    crew.ask(crowd, "lin-c11", "lin-c12", title="Another list of lamps", asked="Lamps that do not burn.")
    actions.withdraw_task(task=crew.ask(crowd, "lin-c21"), reason="Not needed.", actor=crowd.actor("asker"), now=LATER)
    district = client_of("district").get("/desk/burden/").content.decode()
    assert "Liushu committee" in district and "month before: 1" in district
    assert '<option value="cn/99/9901/990101/" selected>' in district
    october = client_of("district").get("/desk/burden/?month=2026-10").content.decode()
    assert "3.5" in october
    street_2 = client_of("district").get("/desk/burden/?under=cn/99/9901/990101/990101002/").content.decode()
    assert "Meiyuan committee" in street_2 and "Liushu committee</a>" not in street_2
    for odd in ("moon", "0001-01", "9999-12"):
        assert client_of("district").get(f"/desk/burden/?month={odd}&under=far/").status_code == 200
        assert client_of("district").get(f"/desk/burden/{crowd.unit('lin-c11').id}/?month={odd}").status_code == 200
    unit = client_of("asker").get(f"/desk/burden/{crowd.unit('lin-c11').id}/?month=2026-11").content.decode()
    assert "Twelve months" in unit and "Market supervision" in unit
    assert client_of("asker").get(f"/desk/burden/{crowd.unit('lin-market').id}/").status_code == 404


def test_a_department_without_ground_sees_no_box_of_units_below(crowd: Cast, client_of: ClientOf) -> None:
    assert "Asked of units below" not in client_of("asker").get("/desk/tasks/").content.decode()
    assert "Asked of units below" in client_of("street").get("/desk/tasks/?box=below").content.decode()
    assert Exclusion.objects.get().jurisdiction_id == CITY
