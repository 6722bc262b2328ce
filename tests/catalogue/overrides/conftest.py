"""The cast with posts that may change rules for their ground."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.catalogue.overrides import crew


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)
