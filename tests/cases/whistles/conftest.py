"""The city with everybody a whistle needs."""

from __future__ import annotations

import pytest

from tests.cases.whistles.crew import gather
from tests.cast import Cast, make_cast
from tests.conftest import OwnDatabase


@pytest.fixture
def town(cast: Cast) -> Cast:
    return gather(cast)


@pytest.fixture
def committed_town(own_database: OwnDatabase) -> Cast:
    return gather(make_cast())
