"""Rubbish sent to every page for residents and to the machine door: words, nothing written, never an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from oneneedle.core.models import LedgerRow
from oneneedle.portal.urls import pages
from tests import bad_input
from tests.cases import steps
from tests.cast import Cast
from tests.house.posts import crew
from tests.supervision import crew as account

PATTERNS = [one for one in pages if isinstance(one, URLPattern)]
MACHINE = (
    *(
        "discovery.json",
        "services.xml",
        "services/litter.json",
        "services/nothing.json",
        "requests.json",
        "requests.xml",
    ),
    *("requests/nothing.json", "requests/260101-000000-0.xml", "tokens/nothing.json", "servicerequestupdates.json"),
)
MACHINE_WORDS = (
    *(
        "jurisdiction_id",
        "service_code",
        "lat",
        "long",
        "address_string",
        "address_id",
        "email",
        "phone",
        "description",
    ),
    *("first_name", "last_name", "media_url", "service_request_id", "status", "start_date", "end_date", "page"),
    *("page_size", "update_id", "updated_datetime", "account_id", "device_id", "attribute[size]", "q", "extensions"),
)


def things_of(cast: Cast) -> Mapping[str, Mapping[str, Any]]:
    """By parameter, for every pattern: names of patterns say too little here."""
    known = {
        "number": steps.closed(cast).number,
        "one_id": account.kept(cast).id,
        "unit_id": cast.unit("lin-c11").id,
        "month": "2026-10",
    }
    return {pattern.name or "": {**known, "code": code_for(str(pattern.pattern))} for pattern in PATTERNS}


def code_for(route: str) -> str:
    return "litter" if route.startswith("rules/") else "C-01" if "items" in route else "lin-s1"


@pytest.fixture
def full(cast: Cast) -> Cast:
    return crew.gather(cast)


@pytest.fixture
def visitor(full: Cast) -> Client:
    return Client(headers={"accept-language": "en"})


def test_rubbish_in_every_form_is_refused_with_words(full: Cast, visitor: Client) -> None:
    names, wrong = bad_input.field_names("portal"), []
    for turn, address in enumerate(bad_input.addresses("/", PATTERNS, things_of(full))):
        if bad_input.post(visitor, address, {})[0].status_code == 405:
            continue
        for word, body in bad_input.rounds(names, turn):
            if said := bad_input.faults(*bad_input.post(visitor, address, body)):
                wrong.append(f"{address} {word}: {said}")
    assert not wrong, "\n".join(wrong)


def test_rubbish_behind_every_address_is_no_error(full: Cast, visitor: Client) -> None:
    names, wrong = bad_input.field_names("portal"), []
    for address in bad_input.addresses("/", PATTERNS, things_of(full)):
        for turn in range(0, 9, 4):
            query = {name: word[:20].replace("\x00", "") for name, word in bad_input.mixed(names, turn).items()}
            if said := bad_input.faults(*bad_input.get(visitor, address, query)):
                wrong.append(f"{address} {turn}: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", MACHINE)
def test_rubbish_at_the_machine_door_is_refused_with_words(full: Cast, visitor: Client, page: str) -> None:
    address = f"/open311/v2/{page}"
    for word, said in bad_input.rounds(MACHINE_WORDS, MACHINE.index(page)):
        for answered in (bad_input.get(visitor, address, said), bad_input.post(visitor, address, said)):
            assert not bad_input.faults(*answered), word


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%ff%fe%00&description=\xff\xfe", "application/x-www-form-urlencoded"),
        (b'{"description": {"a": [1]}}', "application/json"),
        (b"\x00\xff", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data"),
        (b"text=a&charset=x", "application/x-www-form-urlencoded; charset=no-such"),
    ],
)
@pytest.mark.parametrize(
    "address", ["/report/", "/report/photos/", "/follow/", "/desk/new/", "/open311/v2/requests.json", "/i18n/setlang/"]
)
def test_bytes_that_are_no_form_are_no_error(full: Cast, visitor: Client, address: str, body: bytes, kind: str) -> None:
    visitor.force_login(full.accounts["desk"])
    answer = visitor.generic("POST", address, body, content_type=kind)
    assert answer.status_code < 500 and (answer.status_code < 400 or answer.content)


@pytest.mark.parametrize("address", ["/report/", "/follow/", "/desk/new/", "/desk/tasks/new/", "/i18n/setlang/"])
def test_a_form_of_another_page_is_refused(full: Cast, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(full.accounts["desk"])
    rows = LedgerRow.objects.count()
    answer = client.post(address, {"csrfmiddlewaretoken": "wrong", "description": "x"})
    assert answer.status_code == 403 and answer.content
    assert LedgerRow.objects.count() == rows
