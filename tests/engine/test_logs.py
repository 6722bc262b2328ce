"""What the logs leave out."""

from __future__ import annotations

import pytest

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
