"""What a community does not offer is not shown to choose there, and a report of it is received all the same."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests import cast as lin
from tests.cast import Cast
from tests.catalogue.overrides import crew
from tests.portal.walk import answer, send, text_of, walk_to


def _not_offered(cast: Cast) -> None:
    crew.gather(cast)
    now = timezone.now()
    crew.bound(cast, now=now - timedelta(days=1))
    said = {"advice_zh": "请找物业。", "advice_en": "Ask the property company."}
    actor = cast.actor("c11", now)
    crew.override(cast, offered=False, texts=said, since=now, now=now, actor=actor)


def test_where_the_place_is_known_it_is_not_among_the_kinds(cast: Cast) -> None:
    _not_offered(cast)
    for ground, shown in ((lin.COMMUNITY_11, False), (lin.COMMUNITY_12, True)):
        client = Client(headers={"accept-language": "en"})
        answer(client, "what", text="垃圾成堆", area_path=ground)
        for page in (client.get("/report/type/"), client.get("/report/type/?all=1")):
            assert (b'value="litter"' in page.content) is shown


def test_a_report_is_received_all_the_same_and_the_desk_decides(cast: Cast) -> None:
    _not_offered(cast)
    client = Client(headers={"accept-language": "en"})
    walk_to(client, "check", kind="litter", words="Rubbish here")
    page = text_of(client.get("/report/check/").content)
    assert "The desk decides on this first" in page and "Ask the property company." in page
    case, receipt = send(Client(headers={"accept-language": "en"}), kind="litter", words="Rubbish here")
    assert (case.state, len(receipt.split())) == ("received", 6)
