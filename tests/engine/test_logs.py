"""What the logs leave out."""

from __future__ import annotations

import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from oneneedle.core.models import Jurisdiction
from oneneedle.engine import logs


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/answer/eyJjYXNlIjoi:1x:sig/yes/", "/answer/-/yes/"),
        ("/c/lin/answer/eyJjYXNlIjoi:1x:sig/", "/c/lin/answer/-/"),
        ("/accounts/password/reset/key/3-abc/", "/accounts/password/reset/key/-/"),
        ("/accounts/confirm-email/MQ:1x:sig/", "/accounts/confirm-email/-/"),
        ("/follow/261121-004273-5/answer/", "/follow/261121-004273-5/answer/"),
        ("/desk/keys/", "/desk/keys/"),
    ],
)
def test_a_link_that_opens_something_is_not_logged(path: str, told: str) -> None:
    assert logs.hide_key(path) == told


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.django_db
def test_no_form_of_the_log_tells_what_was_in_a_row(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONENEEDLE_LOG", form)
    secret = "\n\n".join(["13812345678", "upstairs"])
    try:
        with transaction.atomic():
            Jurisdiction.objects.create(id="x", area_path="x/", duty_phone=secret)
    except IntegrityError:
        trace = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "wrong", None, trace)
    said = logs.make_formatter().format(record)
    assert "IntegrityError" in said and "jurisdiction_named" in said
    assert "13812345678" not in said and "upstairs" not in said
    assert said.count("(values hidden)") == 2
