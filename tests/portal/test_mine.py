"""My reports: the cases and messages of a resident who has an account, and of nobody else."""

from __future__ import annotations

from django.test import Client

from oneneedle.notices import actions as notices_actions
from oneneedle.notices import queries as notices
from tests import cast as lin
from tests.cast import Cast
from tests.portal import walk


def signed_in(cast: Cast, role: str = "nobody") -> Client:
    client = Client()
    client.force_login(cast.accounts[role])
    return client


def test_the_page_needs_a_sign_in(cast: Cast, client: Client) -> None:
    assert "/accounts/login/" in client.get("/mine/")["Location"]


def test_own_reports_stand_there_and_open_without_receipt(cast: Cast) -> None:
    client = signed_in(cast)
    case, _receipt = walk.send(client)
    again = signed_in(cast)
    page = again.get("/mine/").content.decode()
    assert case.number in page and "Sign out" in page
    assert again.get(f"/follow/{case.number}/").status_code == 200
    assert again.post(f"/follow/{case.number}/withdraw/", {}).status_code == 302


def test_reports_of_others_do_not(cast: Cast) -> None:
    case, _receipt = walk.send(signed_in(cast))
    stranger = signed_in(cast, "market")
    assert case.number not in stranger.get("/mine/").content.decode()
    assert stranger.get(f"/follow/{case.number}/").status_code == 302


def test_messages_are_marked_as_read_by_their_owner_alone(cast: Cast) -> None:
    account = cast.accounts["nobody"]
    notices_actions.send_notice(
        draft=notices_actions.NoticeDraft(
            key="1:received:nobody",
            kind="received",
            subject="case:1",
            jurisdiction_id=lin.CITY,
            account=account.id,
            language="en",
            params={"number": "261121-004273-5", "link": "/follow/"},
            letter=False,
        ),
        actor=cast.system,
        now=lin.NOW,
    )
    client = signed_in(cast)
    assert "Mark all as read" in client.get("/mine/").content.decode()
    line = notices.inbox(account=account.id)[0]
    signed_in(cast, "market").post("/mine/read/", {"up_to": str(line.id)})
    assert notices.unread_count(account=account.id) == 1
    client.post("/mine/read/", {"up_to": "bent"})
    assert notices.unread_count(account=account.id) == 1
    client.post("/mine/read/", {"up_to": str(line.id)})
    assert notices.unread_count(account=account.id) == 0
