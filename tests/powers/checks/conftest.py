"""The city with enforcement officers in its streets."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.powers.checks.crew import gather


@pytest.fixture
def town(cast: Cast) -> Cast:
    return gather(cast)
