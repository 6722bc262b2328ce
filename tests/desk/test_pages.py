"""The other pages of the desk: the seat, new cases, many cases, notices, the keeper's pages."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.core import mail

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.notices import actions as notices
from oneneedle.notices.models import Notice
from oneneedle.people.models import Account, ApiKey, Contact
from oneneedle.units import actions as units
from oneneedle.units.models import Holding
from tests.cases import steps
from tests.cast import CITY, IN_11, NOW, Cast
from tests.desk.conftest import LATER, ClientOf


def test_whoever_is_not_signed_in_is_sent_to_sign_in(cast: Cast, client_of: ClientOf) -> None:
    for address in ("/desk/", "/desk/all/", "/desk/new/", "/desk/keys/", "/desk/map/", "/desk/notices/"):
        answer = client_of("resident").get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_signed_in_without_a_post_says_what_is_missing(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("nobody").get("/desk/")
    assert answer.status_code == 403
    assert "You hold no post" in answer.content.decode()


def test_the_first_page_is_the_duty_at_which_something_waits(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("desk").get("/desk/")["Location"] == "/desk/to_file/"
    steps.filed(cast)
    assert client_of("desk").get("/desk/")["Location"] == "/desk/to_dispatch/"
    assert client_of("keeper").get("/desk/")["Location"] == "/desk/all/"


def test_somebody_with_two_posts_chooses_where_to_sit(cast: Cast, client_of: ClientOf) -> None:
    units.assign_post(
        jurisdiction_id=CITY, unit_code="lin-water", post_code="officer", person=cast.accounts["desk"],
        since=NOW, actor=cast.system, now=NOW,
    )  # fmt: skip
    client = client_of("desk")
    assert "Hebian street office" in client.get("/desk/post/").content.decode()
    water = Holding.objects.filter(person=cast.accounts["desk"]).order_by("-since")[0].post_id
    assert client.post("/desk/post/take/", {"post": str(water)})["Location"] == "/desk/"
    assert client.get("/desk/")["Location"] == "/desk/mine/"
    client.post("/desk/post/take/", {"post": str(uuid4()), "next": "https://elsewhere.example/"})
    assert client.get("/desk/")["Location"] == "/desk/mine/"


def test_the_language_saved_with_the_account_is_spoken(cast: Cast, client_of: ClientOf) -> None:
    account = cast.accounts["desk"]
    account.language = "zh-hans"
    account.save()
    client = client_of("desk")
    assert 'lang="zh-Hans"' in client.get("/desk/all/").content.decode()
    client.cookies["django_language"] = "en"
    assert 'lang="en"' in client.get("/desk/all/").content.decode()


def test_a_call_with_type_and_place_is_on_its_way_at_once(cast: Cast, client_of: ClientOf) -> None:
    said = {
        "channel": "phone", "description": "水管爆了", "type_code": "water-leak",
        "lon": IN_11["lon"], "lat": IN_11["lat"], "name": "李阿姨", "phone": "13800001111",
    }  # fmt: skip
    answer = client_of("desk").post("/desk/new/", said)
    case = Case.objects.get()
    assert (case.state, case.channel) == ("dispatched", "phone")
    assert case.number in answer.content.decode()
    assert Contact.objects.get().phone_masked != "13800001111"


def test_a_call_without_words_is_refused_with_the_form(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("desk").post("/desk/new/", {"channel": "phone"})
    assert answer.status_code == 422
    assert "Say in a few words" in answer.content.decode()
    assert not Case.objects.exists()


def _chosen(*chosen: Case) -> list[str]:
    return [f"{case.id}:{case.version}" for case in chosen]


def test_many_cases_are_shown_first_and_done_each_for_itself(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("desk")
    ready, other, missing = steps.filed(cast), steps.filed(cast), steps.bare(cast)
    said = {"verb": "dispatch", "duty": "to_dispatch", "case": _chosen(ready, other, missing)}
    preview = client.post("/desk/many/", said).content.decode()
    assert "2 of 3 are ready" in preview
    assert Case.objects.filter(state="dispatched").count() == 0
    actions.add_remark(case=other, text="Wait.", public=False, actor=cast.actor("desk"), now=LATER)
    done = client.post("/desk/many/", {**said, "sure": "yes"}).content.decode()
    assert "1 of 3 done" in done
    assert "Somebody else changed this case" in done
    ready.refresh_from_db()
    assert ready.state == "dispatched"


@pytest.mark.parametrize("verb", ["verify", "close"])
def test_many_cases_need_the_right_of_the_verb(verb: str, cast: Cast, client_of: ClientOf) -> None:
    case = steps.finished(cast) if verb == "verify" else steps.verified(cast)
    said = {"verb": verb, "case": _chosen(case), "sure": "yes", "reason": "All well."}
    assert "0 of 1 done" in client_of("water").post("/desk/many/", said).content.decode()
    role = "inspector" if verb == "verify" else "desk"
    words = "1 of 1 done" if verb == "verify" else "The resident has not been heard yet"
    assert words in client_of(role).post("/desk/many/", said).content.decode()


def test_many_cases_without_a_choice_say_so(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("desk").post("/desk/many/", {"verb": "file"})
    assert answer.status_code == 422
    assert "Choose at least one case" in answer.content.decode()


def test_the_unit_reads_its_notices_and_nobody_elses(cast: Cast, client_of: ClientOf) -> None:
    case = steps.receive(cast)
    notices.send_notice(
 draft=notices.NoticeDraft(
        key="k1", kind="dispatched", subject=f"case:{case.id}", jurisdiction_id=CITY, unit=cast.unit("lin-water").id,
        language="en", params={"number": case.number, "link": f"/desk/cases/{case.number}/"}, letter=False,),
        actor=cast.system,
        now=NOW,
    )  # fmt: skip
    assert case.number in client_of("water").get("/desk/notices/").content.decode()
    assert case.number not in client_of("market").get("/desk/notices/").content.decode()
    ids = [str(one) for one in Notice.objects.filter(unit_id=cast.unit("lin-water").id).values_list("id", flat=True)]
    client_of("market").post("/desk/notices/read/", {"notice": ids})
    assert Notice.objects.filter(id__in=ids, read_at__isnull=True).exists()
    client_of("water").post("/desk/notices/read/", {"notice": [*ids, "x"]})
    assert not Notice.objects.filter(id__in=ids, read_at__isnull=True).exists()


def test_a_key_is_shown_once_and_revoked(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("keeper")
    shown = client.post("/desk/keys/", {"label": "Sensor net"})
    key = ApiKey.objects.get()
    assert shown.content.decode().count("ok-") >= 2
    assert shown["Cache-Control"] == "no-store"
    assert client.post("/desk/keys/", {"label": ""}).status_code == 422
    client.post(f"/desk/keys/{key.id}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at == LATER


def test_the_keeper_makes_an_account_gives_a_post_and_ends_it(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("keeper")
    said = {"sign_in": "new@lin.example", "display_name": "New", "password": "a thread of my own", "language": "en"}
    assert client.post("/desk/people/new/", said).status_code == 302
    assert client.post("/desk/people/new/", said).status_code == 422
    person = Account.objects.get(sign_in="new@lin.example")
    post = Holding.objects.get(person=cast.accounts["inspector"]).post_id
    given = {"sign_in": "new@lin.example", "post": str(post)}
    shown = client.post("/desk/people/assign/", given).content.decode()
    assert "Is this the right person? New (new@lin.example)" in shown and "Made by who manages the city." in shown
    assert not Holding.objects.filter(person=person).exists(), "who it is was shown, and nothing given yet"
    assert client.post("/desk/people/assign/", {**given, "seen": str(person.id)}).status_code == 302
    assert client.post("/desk/people/assign/", {"sign_in": "no@lin.example", "post": str(post)}).status_code == 422
    holding = Holding.objects.get(person=person)
    assert holding.post_id == post
    client.post(f"/desk/people/end/{holding.id}/")
    assert client.get("/desk/people/").status_code == 200


def test_without_a_password_the_owner_gets_a_letter_to_choose_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("keeper")
    said = {"sign_in": "13912345678", "display_name": "New", "language": "en"}
    assert client.post("/desk/people/new/", said).status_code == 422, "no address to write to"
    assert client.post("/desk/people/new/", {**said, "sign_in": "New@lin.example"}).status_code == 302
    assert not Account.objects.get(sign_in="new@lin.example").has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == ["new@lin.example"] and "/accounts/password/reset/key/" in letter.body


def test_pages_that_only_read_stand(cast: Cast, client_of: ClientOf) -> None:
    steps.receive(cast)
    for address in ("/desk/map/", "/desk/areas.json", "/desk/notices/", "/desk/all/?cell=nonsense&since=x"):
        assert client_of("desk").get(address).status_code == 200
    assert client_of("keeper").get("/desk/catalogue/").content.decode().count("Water main leak") >= 1


def test_the_browser_keeps_no_page_of_the_desk_for_its_back_button(cast: Cast, client_of: ClientOf) -> None:
    """A reporter read in clear would come back from the browser's store without a row in the ledger."""
    page = client_of("desk").get("/desk/cases/").content.decode()
    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", page)
    assert found
    settings = json.loads(found[1])
    assert (settings["historyCacheSize"], settings["refreshOnHistoryMiss"]) == (0, True)
