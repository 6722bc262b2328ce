"""The city in a database of its own, where commits are real and readers of the ledger see them."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast
from tests.conftest import OwnDatabase


@pytest.fixture
def committed(own_database: OwnDatabase) -> Cast:
    return make_cast()
