"""The cast with a second district, and a zone across both in which litter is led in turn."""

from __future__ import annotations

import pytest

from oneneedle.zones.models import Zone
from tests.cast import Cast
from tests.zones import crew


@pytest.fixture
def wide(cast: Cast) -> Cast:
    """Two districts."""
    return crew.add_district(cast)


@pytest.fixture
def zone(wide: Cast) -> Zone:
    """Street 1 leads in October, street 3 in November, and so on; litter goes to whoever has the turn."""
    made = crew.set_zone()
    crew.set_rule(made)
    return made
