"""Following the own case: number and receipt, adding, taking back, answering."""

from __future__ import annotations

from django.test import Client
from pytest_django import Settings

from oneneedle.cases import actions as cases_actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case, Feedback
from oneneedle.core.models import LedgerRow
from oneneedle.portal.actions import MOST_ATTEMPTS
from tests.cases import steps
from tests.cast import Cast
from tests.portal import walk


def verified(cast: Cast, client: Client, **changes: str) -> tuple[Case, str]:
    """A case sent over HTTP, worked on and checked."""
    case, receipt = walk.send(client, **changes)
    now = case.received_at
    cases_actions.accept_order(case=case, actor=cast.actor("water"), now=now)
    water = cast.actor("water")
    cases_actions.finish_order(case=case, outcome="resolved", result="阀门已更换。", actor=water, now=now)
    cases_actions.verify_case(case=case, holds=True, note="", actor=cast.actor("inspector"), now=now)
    return case, receipt


def test_number_and_receipt_open_the_case_however_they_are_typed(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client)
    elsewhere = Client()
    typed = {"number": case.number.replace("-", " "), "receipt": f"  {receipt.upper()} "}
    assert elsewhere.post("/follow/", typed)["Location"] == f"/follow/{case.number}/"
    page = walk.text_of(elsewhere.get(f"/follow/{case.number}/").content)
    assert walk.WORDS in page and "has been sent to" in page
    assert "How this date was counted" in page and "Take the report back" in page


def test_showing_the_receipt_changes_the_key_of_the_session(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client)
    elsewhere = Client()
    walk.walk_to(elsewhere, "type")
    before = elsewhere.session.session_key
    elsewhere.post("/follow/", {"number": case.number, "receipt": receipt})
    assert elsewhere.session.session_key != before
    assert walk.draft_of(elsewhere).text == walk.WORDS


def test_a_wrong_receipt_tells_nothing_and_a_wrong_digit_is_named(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client)
    elsewhere = Client()
    wrong = elsewhere.post("/follow/", {"number": case.number, "receipt": "six wrong words that open nothing"})
    assert wrong.status_code == 422 and "do not belong together" in wrong.content.decode()
    digit = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    typo = elsewhere.post("/follow/", {"number": digit, "receipt": receipt})
    assert typo.status_code == 422 and "One digit of this number is wrong" in typo.content.decode()
    assert elsewhere.get(f"/follow/{case.number}/")["Location"] == f"/follow/?number={case.number}"


def test_after_ten_wrong_receipts_even_the_right_one_waits(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client)
    for _turn in range(MOST_ATTEMPTS):
        Client().post("/follow/", {"number": case.number, "receipt": "wrong"})
    late = Client().post("/follow/", {"number": case.number, "receipt": receipt})
    assert late.status_code == 422 and "tried too often" in late.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post("/follow/", {"number": case.number, "receipt": receipt})
    assert elsewhere.status_code == 302


def test_behind_a_proxy_the_address_it_names_is_counted(cast: Cast, settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    client, case, receipt = Client(), *walk.send(Client())
    told = {"number": case.number, "receipt": "wrong"}
    for _turn in range(MOST_ATTEMPTS):
        client.post("/follow/", told, headers={"x-forwarded-for": "198.51.100.1, 192.0.2.9"})
    right = {"number": case.number, "receipt": receipt}
    assert client.post("/follow/", right, headers={"x-forwarded-for": "192.0.2.9"}).status_code == 422
    assert client.post("/follow/", right, headers={"x-forwarded-for": "192.0.2.9, 192.0.2.8"}).status_code == 302


def test_a_private_case_opens_with_its_receipt_alone(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client, words="邻居吵架", kind="neighbours")
    assert Client().get(f"/cases/{case.number}/").status_code == 404
    elsewhere = Client()
    elsewhere.post("/follow/", {"number": case.number, "receipt": receipt})
    assert elsewhere.get(f"/follow/{case.number}/").status_code == 200


def test_the_page_shows_who_looked_at_the_contact_data(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client, phone="13800138000")
    page = walk.text_of(client.get(f"/follow/{case.number}/").content)
    assert "Nobody so far." in page and "13800138000" not in page
    cases_actions.read_reporter(case=case, reason="call_back", actor=cast.actor("desk"), now=case.received_at)
    page = walk.text_of(client.get(f"/follow/{case.number}/").content)
    assert "Hebian street office" in page and "Nobody so far." not in page


def test_a_remark_and_a_photo_are_added_and_seen_by_the_reporter_alone(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client)
    data = {"text": "还在冒水", "photos": [walk.photo()]}
    assert client.post(f"/follow/{case.number}/remark/", data).status_code == 302
    assert "还在冒水" in client.get(f"/follow/{case.number}/").content.decode()
    assert "还在冒水" not in Client().get(f"/cases/{case.number}/").content.decode()
    assert case.attachments.count() == 1
    empty = client.post(f"/follow/{case.number}/remark/", {"text": ""})
    assert empty.status_code == 422 and "Write something or choose a photo." in empty.content.decode()


def test_taking_back_says_what_happens_and_is_done_by_the_button_only(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client)
    page = client.get(f"/follow/{case.number}/withdraw/")
    assert "cannot be undone" in page.content.decode()
    case.refresh_from_db()
    assert case.state == "dispatched"
    client.post(f"/follow/{case.number}/withdraw/", {"reason": "自己好了"})
    case.refresh_from_db()
    assert case.state == "withdrawn"
    again = client.post(f"/follow/{case.number}/withdraw/", {})
    assert again.status_code == 422


def test_nobody_without_the_receipt_can_act_on_the_case(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client)
    for door in ("answer", "remark", "withdraw"):
        refused = Client().post(f"/follow/{case.number}/{door}/", {"text": "x", "solved": "yes"})
        assert refused["Location"] == f"/follow/?number={case.number}"
    case.refresh_from_db()
    assert case.state == "dispatched" and not case.remarks.exists()


def test_the_answer_is_asked_for_only_after_the_check(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client)
    assert "Send the answer" not in client.get(f"/follow/{case.number}/").content.decode()
    early = client.post(f"/follow/{case.number}/answer/", {"solved": "yes"})
    assert early.status_code == 422 and not Feedback.objects.exists()


def test_yes_is_recorded_once_and_without_a_name(cast: Cast, client: Client) -> None:
    case, _receipt = verified(cast, client)
    assert "Send the answer" in client.get(f"/follow/{case.number}/").content.decode()
    client.post(f"/follow/{case.number}/answer/", {"solved": "yes", "content": "5"})
    given = Feedback.objects.get()
    assert given.solved == "yes" and given.content == 5 and given.assisted_by_id is None
    assert "Send the answer" not in client.get(f"/follow/{case.number}/").content.decode()


def test_no_needs_words_and_opens_the_case_again_under_its_number(cast: Cast, client: Client) -> None:
    case, _receipt = verified(cast, client)
    mute = client.post(f"/follow/{case.number}/answer/", {"solved": "no"})
    assert mute.status_code == 422 and "what is still wrong" in mute.content.decode()
    client.post(f"/follow/{case.number}/answer/", {"solved": "no", "comment": "留了一个坑"})
    case.refresh_from_db()
    assert case.state == "dispatched" and case.reopened == 1
    page = walk.text_of(client.get(f"/follow/{case.number}/").content)
    assert "Opened again: not solved" in page and "留了一个坑" in page


def test_the_link_of_the_message_writes_nothing_until_the_button_is_pressed(cast: Cast, client: Client) -> None:
    case, _receipt = verified(cast, client)
    link = cases.answer_link(case) + "yes/"
    rows = LedgerRow.objects.count()
    page = Client().get(link)
    assert page.status_code == 200 and "checked" in page.content.decode()
    assert LedgerRow.objects.count() == rows and not Feedback.objects.exists()
    assert Client().post(link, {"solved": "yes"}).status_code == 200
    assert Feedback.objects.get().channel == "link"


def test_a_forged_or_used_up_link_says_so(cast: Cast, client: Client) -> None:
    case, _receipt = verified(cast, client)
    link = cases.answer_link(case)
    assert Client().get("/answer/forged/yes/").status_code == 404
    Client().post(link, {"solved": "no", "comment": "没修好"})
    over = Client().get(link)
    assert over.status_code == 404 and "no longer valid" in over.content.decode()


def test_a_device_can_forget_what_it_has_seen(cast: Cast, client: Client) -> None:
    case, _receipt = walk.send(client)
    assert client.get(f"/follow/{case.number}/").status_code == 200
    walk.walk_to(client, "photos")
    client.post("/follow/forget/")
    assert walk.draft_of(client).text == ""
    assert client.get(f"/follow/{case.number}/").status_code == 302
    assert client.get(f"/report/done/{case.number}/").status_code == 302


def test_a_merged_report_leads_to_the_one_it_joined(cast: Cast, client: Client) -> None:
    case, receipt = walk.send(client)
    into = steps.receive(cast)
    cases_actions.merge_case(case=case, into=into, actor=cast.actor("desk"), now=case.received_at)
    assert into.number in client.get(f"/follow/{case.number}/").content.decode()
    elsewhere = Client()
    shown = elsewhere.post("/follow/", {"number": into.number, "receipt": receipt})
    assert shown["Location"] == f"/follow/{into.number}/"
    page = elsewhere.get(f"/follow/{into.number}/").content.decode()
    assert "Take the report back" not in page
