"""Supervision over HTTP: every page for each post, bad input on every form, live pieces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases.models import Case, FollowUp
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import new_id
from oneneedle.desk.views.supervision.steps import make_pictures
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, EffectCheck, Rectification, SupervisionNotice
from oneneedle.supervision.queries import FileLine
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.desk.conftest import LATER, ClientOf
from tests.desk.photos import red_photo
from tests.supervision import crew

HTMX = {"HX-Request": "true"}
NEXT_WEEK = "2026-11-25"
TOMORROW = "2026-11-19T12:00"


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


def _post(client: Client, address: str, **said: object) -> int:
    return client.post(address, said).status_code


def _live(page: str) -> str:
    """The address the live piece asks at next."""
    return page.split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


def _refuses(client: Client, address: str, **said: object) -> None:
    """The same form with the words, and nothing written."""
    before = LedgerRow.objects.count()
    response = client.post(address, said)
    assert response.status_code == 422, address
    assert "error-summary" in response.content.decode() or "alert" in response.content.decode()
    assert LedgerRow.objects.count() == before


def test_a_notice_goes_its_whole_way(town: Cast, client_of: ClientOf) -> None:
    case = steps.receive(town)
    street, water = client_of("street"), client_of("water_crew")
    ask = f"/desk/supervision/ask/case/{case.number}/"
    unit = str(town.unit("lin-water").id)
    assert ask in street.get(f"/desk/cases/{case.number}/").content.decode()
    _refuses(street, ask, unit_id=unit, what="", due_by=TOMORROW)
    _refuses(street, ask, unit_id=unit, what="Why?", due_by="2026-11-01T12:00")
    _refuses(street, ask, unit_id="nobody", what="Why?", due_by=TOMORROW)
    assert _post(street, ask, unit_id=unit, what="Why does it leak?", due_by=TOMORROW) == 302
    notice = SupervisionNotice.objects.get()
    page = f"/desk/supervision/notices/{notice.number}/"
    assert "Why does it leak?" in water.get("/desk/supervision/").content.decode()
    _refuses(water, f"{page}answer/", words=" ")
    assert _post(water, f"{page}answer/", words="A part came.") == 302
    _refuses(water, f"{page}accept/", words="")
    _refuses(street, f"{page}again/", words="And?", due_by="soon")
    assert _post(street, f"{page}again/", words="And the valve?", due_by=TOMORROW) == 302
    assert _post(water, f"{page}answer/", words="Closed.") == 302
    assert _post(street, f"{page}accept/", words="Good.") == 302
    notice.refresh_from_db()
    assert notice.state == "accepted"
    shown = street.get(page).content.decode()
    assert "And the valve?" in shown and "Closed." in shown
    assert street.get(f"{page}withdraw/").status_code == 302


def test_the_list_and_the_notice_answer_204_while_nothing_changed(town: Cast, client_of: ClientOf) -> None:
    notice = crew.ask(town)
    street = client_of("street")
    for address in ("/desk/supervision/?side=asking", f"/desk/supervision/notices/{notice.number}/"):
        live = _live(street.get(address).content.decode())
        assert street.get(live, headers=HTMX).status_code == 204
    actions.answer_account(notice=notice, words="Yes.", actor=town.actor("water_crew"), now=NOW)
    said = street.get(live, headers=HTMX)
    assert said.status_code == 200 and "Yes." in said.content.decode() and "<html" not in said.content.decode()


# Post -> answer to the notice, the sheet, the ask form, a new rectification, a new promise, the demarcation.
SEEN: dict[str, tuple[int, ...]] = {
    "street": (200, 200, 200, 200, 200, 404),
    "district": (200, 200, 200, 200, 200, 200),
    "city": (200, 200, 200, 200, 200, 200),
    "community": (200, 200, 403, 200, 200, 404),
    "desk": (200, 200, 403, 403, 403, 404),
    "water_crew": (200, 200, 403, 200, 200, 200),
    "market_crew": (404, 404, 404, 200, 200, 200),
    "street_2": (404, 404, 404, 200, 200, 404),
    "keeper": (200, 200, 403, 403, 403, 200),
    "nobody": (403,) * 6,
    "resident": (302,) * 6,
}


@pytest.mark.parametrize("role", SEEN)
def test_each_page_for_each_post(town: Cast, client_of: ClientOf, role: str) -> None:
    notice = crew.ask(town)
    number = notice.case.number if notice.case else ""
    dispute = crew.dispute(town)
    Case.objects.filter(id=dispute.case_id).update(area_path="cn/99/9901/990101/")
    Demarcation.objects.update(area_path="cn/99/9901/990101/")
    addresses = (
        f"notices/{notice.number}/",
        f"sheets/case/{number}/",
        f"ask/case/{number}/",
        "rectifications/new/",
        "commitments/new/",
        f"demarcations/{dispute.id}/",
    )
    client = client_of(role)
    assert tuple(client.get(f"/desk/supervision/{one}").status_code for one in addresses) == SEEN[role]


def test_the_lists_open_for_everybody_on_a_post(town: Cast, client_of: ClientOf, stranger_city: Cast) -> None:
    for role in ("street", "desk", "water_crew", "keeper", "far"):
        client = client_of(role)
        for name in ("", "overdue/", "rectifications/", "commitments/", "demarcations/"):
            assert client.get(f"/desk/supervision/{name}").status_code == 200
    one = crew.rectify(town)
    assert client_of("far").get(f"/desk/supervision/rectifications/{one.id}/").status_code == 404


def test_status_and_a_later_look_are_written_on_the_sheet(town: Cast, client_of: ClientOf) -> None:
    case = steps.finished(town)
    sheet = f"/desk/supervision/sheets/case/{case.number}/"
    water, inspector = client_of("water_crew"), client_of("inspector")
    _refuses(water, f"{sheet}status/", words="")
    _refuses(water, f"{sheet}status/", words="Half.", share="200")
    assert _post(water, f"{sheet}status/", words="Half is dug up.", share="50", next_step="The pipe") == 302
    _refuses(inspector, f"{sheet}plan/", weeks="3")
    _refuses(water, f"{sheet}plan/", weeks="4")
    assert _post(inspector, f"{sheet}plan/", weeks="4", note="Is it dry?") == 302
    assert FollowUp.objects.get().due_on == LATER.date() + timedelta(weeks=4)
    shown = inspector.get(sheet).content.decode()
    for words in ("1. Dispatch notices", "2. Running status", "3. Supervision notices", "4. Effect checks"):
        assert words in shown
    assert "Half is dug up." in shown and "Is it dry?" in shown
    assert "Half is dug up." in inspector.get(f"/desk/cases/{case.number}/").content.decode()
    assert inspector.get(f"{sheet}burn/").status_code == 404


def test_a_task_has_its_sheet_and_its_check(town: Cast, client_of: ClientOf) -> None:
    task = crew.add_task(town, state="done", number="T-261118-000001-9")
    district = client_of("district")
    sheet = f"/desk/supervision/sheets/task/{task.number}/"
    assert "Count the lamps" in district.get(sheet).content.decode()
    assert _post(district, f"{sheet}plan/", weeks="1", note="Lamps") == 302
    check = EffectCheck.objects.get()
    address = f"/desk/supervision/checks/{check.id}/"
    assert "the unit that planned it" in client_of("community").get(address).content.decode().lower()
    assert _post(client_of("community"), address, holds="yes", note="") == 403
    _refuses(district, address, holds="no", note="")
    _refuses(district, address, holds="perhaps")
    assert _post(district, address, holds="no", note="Six are out.") == 302
    assert "Six are out." in client_of("community").get(sheet).content.decode()
    assert client_of("street_2").get(sheet).status_code == 404


def test_a_rectification_closes_on_the_ground(town: Cast, client_of: ClientOf) -> None:
    street, market, community = client_of("street"), client_of("market_crew"), client_of("community")
    said = {
        "problem": "Stalls block the lane.",
        "source": "residents",
        "unit_id": str(town.unit("lin-market").id),
        "action": "Stalls go to the square.",
        "due_on": NEXT_WEEK,
        "area_path": "cn/99/9901/990101/990101001/990101001001/",
    }
    new = "/desk/supervision/rectifications/new/"
    for field, value in {"problem": "", "due_on": "2026-11-01", "source": "rumour", "case": "no such case"}.items():
        _refuses(street, new, **{**said, field: value})
    assert _post(street, new, **said) == 302
    page = f"/desk/supervision/rectifications/{Rectification.objects.get().id}/"
    _refuses(market, f"{page}report/", evidence="")
    _refuses(community, f"{page}confirm/", words="")
    assert _post(market, f"{page}report/", evidence="The lane is free.", photos=red_photo()) == 302
    _refuses(market, f"{page}confirm/", words="")
    _refuses(community, f"{page}deny/", words="")
    assert _post(community, f"{page}confirm/", words="Seen.") == 302
    shown = street.get(page).content.decode()
    assert "Put right and confirmed" in shown and "Liushu committee" in shown
    facts = shown.split("Until")[1]
    assert "What was seen on the ground" in facts and "Seen." in facts
    Rectification.objects.update(warning_answer="It is not a certificate.")
    shown = street.get(page).content.decode()
    assert "Why it is not excluded" in shown and "It is not a certificate." in shown
    proof = shown.split("/desk/supervision/proofs/")[1].split("/")[0]
    assert street.get(f"/desk/supervision/proofs/{proof}/").headers["Content-Type"].startswith("image/")
    assert "Stalls block the lane." in street.get("/desk/supervision/rectifications/?list=done").content.decode()


def test_a_promise_is_made_and_kept(town: Cast, client_of: ClientOf) -> None:
    street = client_of("street")
    said = {"promise": "Every lamp is mended.", "measure": "None is out.", "due_on": NEXT_WEEK, "area_path": ""}
    new = "/desk/supervision/commitments/new/"
    for field, value in {"promise": "", "measure": "", "due_on": "never", "area_path": "cn/"}.items():
        _refuses(street, new, **{**said, field: value})
    assert _post(street, new, **said) == 302
    page = f"/desk/supervision/commitments/{Commitment.objects.get().id}/"
    _refuses(street, f"{page}finish/", proof="")
    _refuses(client_of("district"), f"{page}finish/", proof="Done.")
    assert _post(street, f"{page}finish/", proof="All 40.") == 302
    assert "All 40." in street.get(page).content.decode()
    assert street.get(f"{page}burn/").status_code == 404


def test_words_are_blotted_out_and_a_proof_is_shown_by_who_keeps_the_ground_clean(
    town: Cast, client_of: ClientOf
) -> None:
    proof = crew.proved(town)
    street, market = client_of("street"), client_of("market_crew")
    page = f"/desk/supervision/rectifications/{proof.rectification_id}/"
    show = f"/desk/supervision/proofs/{proof.id}/show/"
    assert show in street.get(page).content.decode() and "Make public" not in market.get(page).content.decode()
    assert f"{page}redact/" not in market.get(page).content.decode()
    assert f"{page}redact/" in street.get(page).content.decode()
    assert "Stalls block the lane." in street.get(f"{page}redact/").content.decode()
    _refuses(street, f"{page}redact/", problem="Stalls.", action="x", evidence="x", reason="")
    _refuses(market, f"{page}redact/", problem="Stalls.", action="x", evidence="x", reason="personal")
    assert _post(street, f"{page}redact/", problem="Stalls.", action="x", evidence="", reason="personal") == 302
    shown = street.get(page).content.decode()
    assert "Stalls block the lane." not in shown and "Words were blotted out" in shown
    public = Client()
    assert public.get(f"/proofs/{proof.id}/").status_code == 404
    assert _post(street, show, public="yes") == 302 and "Public" in street.get(page).content.decode()
    assert str(proof.id) in public.get(f"/rectifications/{proof.rectification_id}/").content.decode()
    assert _post(street, show, public="no") == 302
    assert str(proof.id) not in public.get(f"/rectifications/{proof.rectification_id}/").content.decode()


def test_units_are_called_heard_and_it_is_decided(town: Cast, client_of: ClientOf) -> None:
    case = steps.returned(town, 2)
    city, water, market = client_of("city"), client_of("water_crew"), client_of("market_crew")
    new = f"/desk/supervision/demarcations/new/{case.number}/"
    assert new in city.get(f"/desk/cases/{case.number}/").content.decode()
    units = [str(town.unit(code).id) for code in ("lin-water", "lin-market")]
    _refuses(city, new, unit_ids=units[:1], question="Whose?", hear_by=TOMORROW)
    _refuses(city, new, unit_ids=units, question="", hear_by=TOMORROW)
    _refuses(city, new, unit_ids=units, question="Whose?", hear_by="2026-11-01T09:00")
    assert _post(city, new, unit_ids=units, question="Whose pipe is it?", hear_by=TOMORROW) == 302
    page = f"/desk/supervision/demarcations/{Demarcation.objects.get().id}/"
    words = case.title or case.description
    assert words in city.get(page).content.decode()
    called = market.get(page).content.decode()
    assert words not in called and "Whose pipe is it?" in called  # the report is not theirs to read
    _refuses(water, f"{page}say/", words="")
    _refuses(city, f"{page}say/", words="Ours.")
    assert _post(water, f"{page}say/", words="A private pipe.", proposes_id=units[1]) == 302
    _refuses(city, f"{page}decide/", lead_id=units[1], decision="Theirs.")
    assert _post(market, f"{page}say/", words="Not ours.") == 302
    _refuses(market, f"{page}decide/", lead_id=units[0], decision="Theirs.")
    _refuses(city, f"{page}decide/", lead_id=units[1], decision="")
    assert _post(city, f"{page}decide/", lead_id=units[1], decision="It lies in the market.", change_list="on") == 302
    case.refresh_from_db()
    assert case.unit_id == town.unit("lin-market").id
    shown = market.get(page).content.decode()
    assert "It lies in the market." in shown and "A change of the list is on trial." in shown


def test_the_board_counts_per_unit_and_opens_what_is_behind_a_number(town: Cast, client_of: ClientOf) -> None:
    late = NOW - timedelta(days=30)
    case = steps.receive(town, now=late)
    notice = crew.ask(town, case, due_by=late + timedelta(days=1), now=late)
    task = crew.add_task(town, due_by=NOW, ack_by=NOW - timedelta(hours=1))
    street = client_of("street")
    board = street.get("/desk/supervision/overdue/?level=city").content.decode()
    assert "Linjiang Water" in board and "3 late in all" in board
    unit = town.unit("lin-water").id
    opened = street.get(f"/desk/supervision/overdue/?level=city&unit={unit}&kind=notices").content.decode()
    assert f"/desk/supervision/notices/{notice.number}/" in opened
    opened = street.get(f"/desk/supervision/overdue/?level=city&unit={unit}&kind=cases").content.decode()
    assert f"/desk/cases/{case.number}/" in opened
    live = _live(opened)
    with CaptureQueriesContext(connection) as asked:
        assert street.get(live, headers=HTMX).status_code == 204
    assert not any("GROUP BY" in query["sql"] for query in asked), "one reading serves all tabs for a moment"
    tasks = f"/desk/supervision/overdue/?level=community&unit={town.unit('lin-c11').id}&kind=tasks"
    assert f"/desk/tasks/{task.number}/" in street.get(tasks).content.decode()
    assert "0 late in all" in client_of("street_2").get("/desk/supervision/overdue/").content.decode()
    for bad in ("unit=x&kind=cases", f"unit={unit}&kind=burn", "level=moon"):
        assert street.get(f"/desk/supervision/overdue/?{bad}").status_code == 200


def test_a_long_list_costs_as_many_queries_as_a_short_one(town: Cast, client_of: ClientOf) -> None:
    street, counts = client_of("street"), []
    for more in (1, 5):
        for _ in range(more):
            crew.ask(town)
            crew.rectify(town)
        for address in ("", "rectifications/", "overdue/"):
            street.get(f"/desk/supervision/{address}")
            with CaptureQueriesContext(connection) as queries:
                street.get(f"/desk/supervision/{address}")
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_a_proof_bears_the_day_of_the_city() -> None:
    early = datetime(2026, 11, 17, 22, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        [picture] = make_pictures((FileLine(new_id(), "lane.jpg", "image/jpeg", early),))
    assert picture.caption == "2026-11-18"


def test_long_lists_have_pages(town: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.core.rules.paging.PAGE", 2)
    street, case = client_of("street"), steps.receive(town)
    for word in ("Lamps", "Benches", "Kerbs"):
        crew.promise(town, promise=f"{word} are mended.")
        crew.rectify(town, problem=f"{word} are broken.")
        crew.ask(town, case=case, what=f"{word}: why?")
    lists = {"commitments/": "are mended.", "rectifications/": "are broken.", "": ": why?"}
    for name, end in lists.items():
        here = f"/desk/supervision/{name}"
        first, second = (street.get(here, {"page": page, "side": "asking"}).content.decode() for page in (1, 2))
        assert (first.count(end), second.count(end)) == (2, 1), name
        assert "2 of 3" in first and "page=2" in first and 'rel="next"' not in second
    mine = street.get("/desk/supervision/commitments/", {"mine": "1"}).content.decode()
    assert "mine=1&amp;page=2" in mine and "list=late&amp;mine=1" in mine


def test_the_record_sheet_does_not_repeat_on_paper_what_it_is_about(town: Cast, client_of: ClientOf) -> None:
    case = steps.receive(town)
    crew.ask(town, case=case)
    street = client_of("street")
    listed = street.get("/desk/supervision/", {"side": "asking"}).content.decode()
    sheet = street.get(f"/desk/supervision/sheets/case/{case.number}/").content.decode()
    assert ">About</th>" in listed and ">About</th>" not in sheet
    assert 'class="print-only"' in sheet and 'class="sup-ways no-print"' in sheet
