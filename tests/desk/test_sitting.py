"""Somebody with two posts and two tabs: no form acts in the name of the other post, and no post goes unsaid."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from oneneedle.cases.models import Case, Remark
from oneneedle.units import actions as units
from oneneedle.units.models import Holding, Post
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.desk.conftest import ClientOf
from tests.desk.photos import red_photo

DAY = 24 * steps.HOUR


@pytest.fixture
def tabs(cast: Cast, client_of: ClientOf) -> Client:
    """The desk of the street also sits at the desk of the other one."""
    units.assign_post(
        jurisdiction_id=CITY,
        unit_code="lin-s2",
        post_code="desk",
        person=cast.accounts["desk"],
        since=NOW - DAY,
        actor=cast.system,
        now=NOW - DAY,
    )
    return client_of("desk")


def _post(unit: str) -> Post:
    return Post.objects.get(unit__code=unit, code="desk")


def _take(tabs: Client, unit: str) -> None:
    assert tabs.post("/desk/post/take/", {"post": str(_post(unit).id)}).status_code == 302


def _form(page: str) -> str:
    return re.search(r'name="at_post" value="([^"]+)"', page)[1]  # type: ignore[index]


def test_a_form_of_the_other_post_writes_nothing_until_the_post_is_taken_again(cast: Cast, tabs: Client) -> None:
    case = steps.receive(cast)
    address = f"/desk/cases/{case.number}/remark/"
    seen = tabs.get(address).content.decode()
    assert _form(seen) == str(_post("lin-s1").id)
    said = {"version": str(case.version), "text": "Seen <it>.", "at_post": _form(seen)}
    _take(tabs, "lin-s2")
    answer = tabs.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 409 and "You sit at another post now" in page and "Seen &lt;it&gt;." in page
    assert not Remark.objects.filter(case=case).exists()
    again = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in _fields(page)}
    assert again["take_post_again"] == str(_post("lin-s1").id)
    assert tabs.post(address, again).status_code == 302
    assert Remark.objects.get(case=case).text == "Seen <it>."
    assert _form(tabs.get("/desk/post/").content.decode()) == str(_post("lin-s1").id)


def _fields(page: str) -> list[tuple[str, str]]:
    (form,) = (one for one in page.split("<form") if 'name="take_post_again"' in one)
    return re.findall(r'name="([^"]+)" value="([^"]*)"', form)


def test_photos_are_not_kept_and_it_is_said(cast: Cast, tabs: Client) -> None:
    case = steps.receive(cast)
    _take(tabs, "lin-s2")
    said = {"version": str(case.version), "kind": "before", "photos": red_photo(), "at_post": str(_post("lin-s1").id)}
    page = tabs.post(f"/desk/cases/{case.number}/attach/", said, headers={"referer": "http://testserver/desk/?a=b"})
    assert page.status_code == 409 and "Photos and passwords are not kept" in page.content.decode()
    assert 'name="next" value="/desk/?a=b"' in page.content.decode()


def test_with_several_posts_a_form_names_its_post_and_with_one_it_need_not(cast: Cast, tabs: Client) -> None:
    case = steps.bare(cast)
    said = {"version": str(case.version), "text": "Seen."}
    assert tabs.post(f"/desk/cases/{case.number}/remark/", said).status_code == 409
    Holding.objects.filter(post=_post("lin-s2")).exclude(person=cast.accounts["other_desk"]).delete()
    assert tabs.post(f"/desk/cases/{case.number}/remark/", said).status_code == 302
    stranger = {**said, "at_post": str(_post("lin-s2").id), "version": str(Case.objects.get(id=case.id).version)}
    assert tabs.post(f"/desk/cases/{case.number}/remark/", stranger).status_code == 409


def test_that_the_chosen_post_has_ended_is_said(cast: Cast, tabs: Client) -> None:
    _take(tabs, "lin-s2")
    assert "has ended" not in tabs.get("/desk/all/").content.decode()
    Holding.objects.filter(post=_post("lin-s2"), person=cast.accounts["desk"]).update(until=NOW - steps.HOUR)
    page = tabs.get("/desk/all/").content.decode()
    assert "The post you sat at has ended." in page
    assert "has ended" not in tabs.get("/desk/all/").content.decode()
