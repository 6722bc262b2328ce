"""The city with everybody supervision needs."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.supervision.crew import gather


@pytest.fixture
def town(cast: Cast) -> Cast:
    return gather(cast)
