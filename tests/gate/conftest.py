"""The city with a list and exclusions."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast
from tests.conftest import OwnDatabase
from tests.gate.crew import furnish, replay


@pytest.fixture
def town(cast: Cast) -> Cast:
    return replay(cast)


@pytest.fixture
def committed_town(own_database: OwnDatabase) -> Cast:
    return furnish(make_cast())
