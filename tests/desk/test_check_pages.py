"""The pages of powers handed down and site checks over HTTP: handing down, planning, looking, looking again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneneedle.cases.models import Case
from oneneedle.core.models import StoredFile
from oneneedle.powers.models import CheckFinding, DelegatedPower, SiteCheck
from tests.cast import NOW, Cast
from tests.desk.conftest import ClientOf
from tests.desk.photos import red_photo
from tests.desk.test_work_desk_pages import text_of
from tests.powers.checks import crew

POWER = {
    "work_field": "fire_safety",
    "name_en": "Fire safety of small premises",
    "basis_en": "Decision of the district, article 4",
    "since": "2026-11-18",
    "lines_zh": "通道畅通\n灭火器有效",
    "lines_en": "Exits are clear\nExtinguishers are in date",
}
SITE = {"site": "河边副食店", "site_kind": "shop", "address": "河边路 8 号", "planned_for": "2026-11-18"}
FOUND = {"result_1": "ok", "result_2": "not_ok", "words_2": "已过期", "rectify_by": "2026-11-25"}


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


def _units(town: Cast) -> dict[str, str]:
    return {"unit_id": str(town.unit("lin-s1").id), "from_unit_id": str(town.unit("lin-market").id)}


def test_a_power_is_handed_down_read_by_everybody_and_followed(town: Cast, client_of: ClientOf) -> None:
    district = client_of("district")
    assert "No power is handed down yet" in text_of(district.get("/desk/checks/powers/"))
    assert "No power is handed down yet" in text_of(Client().get("/handed-down/", headers={"accept-language": "en"}))
    assert district.post("/desk/checks/powers/new/", {**POWER, **_units(town)}).status_code == 302
    power = DelegatedPower.objects.get()
    assert "Hebian street office 1" in text_of(Client().get("/handed-down/", headers={"accept-language": "en"}))
    street = f"/handed-down/{power.unit_id}/"
    public = text_of(Client().get(street, headers={"accept-language": "en"}))
    for words in ("Hebian street office", POWER["name_en"], POWER["basis_en"], "Exits are clear", "In force"):
        assert words in public
    assert "/handed-down/" in Client().get("/rights/").content.decode()
    form = district.get(f"/desk/checks/powers/new/?after={power.id}").content.decode()
    assert "灭火器有效" in form and 'value="Fire safety of small premises"' in form
    later = {**POWER, **_units(town), "since": "2026-11-20", "lines_en": "", "lines_zh": "标识完好"}
    assert district.post(f"/desk/checks/powers/new/?after={power.id}", later).status_code == 302
    assert "version 2" in text_of(client_of("enforcer").get("/desk/checks/powers/"))
    ended = district.post(f"/desk/checks/powers/{power.id}/end/", follow=True)
    assert "Checks that run under it can only be called off" in text_of(ended)
    assert [one.called_off for one in DelegatedPower.objects.order_by("version")] == [False, True]
    for address in ("/desk/checks/powers/", street):
        assert POWER["name_en"] not in text_of(district.get(address))
        assert POWER["name_en"] in text_of(district.get(f"{address}?list=ended"))
    to_come = crew.hand_down(town, since=NOW + crew.DAY, name_zh="", name_en="Wrongly entered")
    assert "Wrongly entered" in text_of(Client().get(street))
    off = f"/desk/checks/powers/{to_come.id}/call-off/"
    assert off in district.get("/desk/checks/powers/").content.decode()
    assert client_of("enforcer").post(off).status_code == 403
    assert "does not come into force" in text_of(district.post(off, follow=True))
    assert "Wrongly entered" not in text_of(Client().get(street))
    assert "has not begun" in text_of(district.post(off, follow=True))
    for role in ("enforcer", "market"):
        assert client_of(role).get("/desk/checks/powers/new/").status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"lines_en": "One line"},
        {"lines_zh": "", "lines_en": ""},
        {"basis_en": ""},
        {"name_en": ""},
        {"other_field": "Not a word"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "2026-11-17"},
        {"from_unit_id": ""},
    ],
)
def test_a_bad_power_answers_422(town: Cast, client_of: ClientOf, changes: dict[str, str]) -> None:
    said = {**POWER, **_units(town), **changes}
    assert client_of("district").post("/desk/checks/powers/new/", said).status_code == 422
    assert not DelegatedPower.objects.exists()


def test_a_site_is_checked_from_the_plan_to_the_last_look(town: Cast, client_of: ClientOf) -> None:
    officer, other = client_of("enforcer"), client_of("enforcer_b")
    assert "The street holds no power yet" in text_of(officer.get("/desk/checks/new/"))
    power = crew.hand_down(town)
    assert "never persons" in text_of(officer.get("/desk/checks/new/"))
    made = officer.post("/desk/checks/new/", {**SITE, "power": str(power.id)})
    check = SiteCheck.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/desk/checks/{check.number}/")
    assert "What will be looked at" in text_of(officer.get(made["Location"]))
    assert "today" in text_of(officer.get("/desk/checks/"))
    look = f"/desk/checks/{check.number}/record/"
    assert "Legal basis: Decision of the district" in text_of(officer.get(look))
    assert officer.post(look, {**FOUND, "photo_2": red_photo()}).status_code == 302
    page = text_of(officer.get(made["Location"]))
    assert "已过期" in page and "You wrote down the last look" in page and "7 days left" in page
    assert officer.get(f"/desk/checks/{check.number}/recheck/").status_code == 302
    fault = crew.fault(check)
    photo = other.get(f"/desk/checks/findings/{fault.id}/photo/")
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
    again = f"/desk/checks/{check.number}/recheck/"
    assert "The last time: 已过期" in text_of(other.get(again))
    assert other.post(again, {"result_2": "ok"}).status_code == 302
    assert "All in order" in text_of(other.get("/desk/checks/?tab=closed"))
    assert "No check stands here" in text_of(other.get("/desk/checks/?tab=rectify"))


def test_a_finding_becomes_a_case_and_a_check_is_called_off(town: Cast, client_of: ClientOf) -> None:
    check, officer = crew.found(town), client_of("enforcer")
    address = f"/desk/checks/findings/{crew.fault(check).id}/case/"
    assert "Extinguishers are in date: 堆放纸箱" in text_of(officer.get(address))
    assert officer.post(address, {"description": ""}).status_code == 422
    said = {"description": "堆放纸箱", "type_code": "stalls", "private": "on"}
    assert officer.post(address, said).status_code == 302
    assert Case.objects.get().number in text_of(officer.get(f"/desk/checks/{check.number}/"))
    assert officer.post(address, said).status_code == 422
    off, officer = f"/desk/checks/{check.number}/call_off/", client_of("enforcer_b")
    assert officer.post(off, {"reason": " "}).status_code == 422
    assert officer.post(off, {"reason": "The shop is gone."}).status_code == 302
    assert "The shop is gone." in text_of(officer.get(f"/desk/checks/{check.number}/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"words_2": "  "},
        {"rectify_by": ""},
        {"rectify_by": "2026-11-18"},
        {"result_1": ""},
        {"result_1": "perhaps"},
        {"outside_link": "javascript:alert(1)"},
    ],
)
def test_a_bad_look_answers_422_and_keeps_what_was_said(
    town: Cast, client_of: ClientOf, changes: dict[str, Any]
) -> None:
    check = crew.plan(town)
    answer = client_of("enforcer").post(f"/desk/checks/{check.number}/record/", {**FOUND, **changes})
    page = answer.content.decode()
    assert answer.status_code == 422 and " checked" in page and "河边副食店" in page
    assert not CheckFinding.objects.exists()


def test_a_photo_is_looked_at_last_and_refused_at_its_line(town: Cast, client_of: ClientOf, settings: Any) -> None:
    address, officer = f"/desk/checks/{crew.plan(town).number}/record/", client_of("enforcer")
    no_photo = {"photo_2": ContentFile(b"text", "photo.jpg")}
    page = text_of(officer.post(address, {**FOUND, **no_photo, "photo_1": red_photo()}))
    assert "Photo of line 2: " in page and "Photo of line 1: " not in page
    early = {"rectify_by": "2026-11-18", "outside_link": "javascript:x"}
    page = text_of(officer.post(address, {**FOUND, "photo_2": ContentFile(b"text", "photo.jpg"), **early}))
    assert "still to come" in page and "begins with http" in page and "Photo of line 2: " not in page
    settings.ATTACHMENT_MAX_COUNT = 1
    page = text_of(officer.post(address, {**FOUND, "photo_1": red_photo(), "photo_2": red_photo()}))
    assert "Photo of line 2: Send no more than 1 photo." in page
    assert not StoredFile.objects.exists() and not CheckFinding.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"site": ""}, {"site_kind": "person"}, {"power": "x"}, {"planned_for": "2026-11-17"}, {"lon": "120"}]
)
def test_a_bad_plan_answers_422(town: Cast, client_of: ClientOf, changes: dict[str, str]) -> None:
    said = {**SITE, "power": str(crew.hand_down(town).id), **changes}
    assert client_of("enforcer").post("/desk/checks/new/", said).status_code == 422
    assert not SiteCheck.objects.exists()


def test_each_page_is_open_to_the_right_posts_alone(town: Cast, client_of: ClientOf) -> None:
    check = crew.found(town)
    readers = "enforcer enforcer_b desk district keeper"
    pages = {
        "/desk/checks/": f"{readers} enforcer_2",
        "/desk/checks/powers/": f"{readers} enforcer_2",
        "/desk/checks/new/": "enforcer enforcer_b enforcer_2",
        "/desk/checks/powers/new/": "district keeper",
        f"/desk/checks/{check.number}/": readers,
        f"/desk/checks/{check.number}/recheck/": "enforcer_b",
        f"/desk/checks/{check.number}/call_off/": "enforcer_b",
        f"/desk/checks/findings/{crew.fault(check).id}/case/": "enforcer enforcer_b",
    }
    for role in ("enforcer", "enforcer_b", "enforcer_2", "desk", "district", "keeper", "market", "grid_worker"):
        client = client_of(role)
        for address, allowed in pages.items():
            status = client.get(address).status_code
            assert (status == 200) is (role in allowed.split()), (address, role, status)
            assert status in {200, 302, 403, 404}
    assert "Site checks" not in text_of(client_of("market").get("/desk/all/"))


def test_those_above_filter_and_the_pages_ask_the_same_however_much_there_is(town: Cast, client_of: ClientOf) -> None:
    power, district = crew.hand_down(town), client_of("district")
    lists = ("/desk/checks/powers/", "/handed-down/", f"/handed-down/{power.unit_id}/")
    counts: list[list[int]] = []
    for _turn in range(3):
        check = crew.record(town, crew.plan(town, power))
        crew.plan(town, power)
        counts.append([])
        for address in ("/desk/checks/", "/desk/checks/?tab=rectify", f"/desk/checks/{check.number}/", *lists):
            with CaptureQueriesContext(connection) as asked:
                district.get(address)
            counts[-1].append(len(asked))
        crew.look_again(town, check, "not_ok")
        power = crew.hand_down(town, name_zh=f"检查 {_turn}", name_en="")
    assert counts[1] == counts[2]
    assert max(counts[2]) <= 24, counts
    assert "3 entries" in text_of(district.get("/desk/checks/?street=lin-s1&work_field=production_safety"))
    assert "No check stands here" in text_of(district.get("/desk/checks/?street=lin-s2"))
    assert "No check stands here" in text_of(district.get("/desk/checks/?late=on&page=99999999999"))
