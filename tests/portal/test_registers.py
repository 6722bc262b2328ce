"""The registers of rules and units, linked with one another and with the responsibility list."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.catalogue.overrides import crew
from tests.duties.rows import set_row
from tests.portal.walk import text_of
from tests.units.test_grant_right import grant


def _read(address: str) -> str:
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_rule_names_its_units_items_and_local_changes(cast: Cast) -> None:
    crew.gather(cast)
    crew.bound(cast)
    crew.override(cast)
    set_row(cooperating=["community:community"])
    assert 'href="/rules/litter/"' in _read("/rules/")
    page = _read("/rules/litter/")
    assert 'href="/duties/items/C-01/"' in page and 'href="/units/lin-c11/"' in page and "lin-water" not in page
    text = text_of(page.encode())
    assert "Time to result (Normal) 3 working days" in text and "3 working days → 1 working day" in text
    assert 'href="/rules/litter/"' in _read("/duties/items/C-01/")


def test_a_unit_names_its_duties_rules_and_rights(cast: Cast) -> None:
    set_row(cooperating=["community:community"])
    grant(cast)
    street, community, water = (_read(f"/units/lin-{code}/") for code in ("s1", "c11", "water"))
    assert "Leads in 1" in text_of(street.encode()) and "Comprehensive management" in street
    assert "Cooperates in 1" in text_of(community.encode()) and 'href="/rules/litter/"' in community
    assert 'href="/rules/water-leak/"' in water and 'href="/rules/litter/"' not in water
    assert "to lead in nothing" in water and 'href="/units/lin-water/"' in _read("/units/")


def test_what_is_not_there_is_404_and_nothing_is_asked_per_line(cast: Cast) -> None:
    client = Client()
    for address in ("/rules/no-such/", "/rules/streets/", "/units/no-such/"):
        assert client.get(address).status_code == 404
    client.get("/rules/litter/")
    for address in ("/rules/", "/units/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 2, [one["sql"][:90] for one in asked]


def test_every_register_is_one_tab_away_and_a_lost_address_keeps_the_menu_of_its_city(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    for name in (
        "duties",
        "duties/compare",
        "rules",
        "units",
        "rights",
        "roles",
        "handed-down",
        "differences",
        "zones",
    ):
        page = client.get(f"/c/lin/{name}/").content.decode()
        assert page.count('href="/c/lin/rights/"') >= 1 and page.count('href="/c/lin/zones/"') == 1, name
        assert page.count('aria-current="page"') >= 1, name
    lost = client.get("/c/lin/nowhere/")
    page = lost.content.decode()
    assert lost.status_code == 404 and page.count('href="/c/lin/"') == 2 and 'href="/c/lin/follow/"' in page
    assert 'href="/follow/"' not in client.get("/desk/nowhere/").content.decode()
