"""The city with the heads of its streets."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.powers.crew import gather


@pytest.fixture
def town(cast: Cast) -> Cast:
    return gather(cast)
