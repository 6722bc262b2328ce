"""Forgetting files: the row, and the bytes when nobody else names them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from pytest_django import Settings

from oneneedle.cases import actions as cases
from oneneedle.cases.jobs import DRAFT_LASTS
from oneneedle.cases.queries.files import list_loose_files
from oneneedle.core import actions
from oneneedle.core.models import StoredFile
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.portal.walk import photo


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def store(color: str = "red") -> StoredFile:
    return actions.store_file(content=photo(color=color).read(), name="a.jpg", now=NOW)


@pytest.mark.django_db
def test_the_bytes_go_with_the_last_row_that_names_them() -> None:
    first, second = store(), store()
    assert first.path == second.path
    assert actions.drop_files(file_ids=[first.id]) == 1
    assert default_storage.exists(second.path)
    assert actions.drop_files(file_ids=[second.id, first.id]) == 1
    assert not default_storage.exists(second.path)


def test_a_photo_that_was_never_sent_is_forgotten_and_one_that_was_stays(cast: Cast) -> None:
    sent, loose = store(), store("blue")
    case = steps.receive(cast)
    cases.attach_files(case=case, file_ids=[sent.id], kind="report", actor=cast.actor("desk"), now=NOW)
    assert list_loose_files(before=NOW, limit=10) == []
    assert list_loose_files(before=NOW + DRAFT_LASTS + timedelta(days=1), limit=10) == [loose.id]
    with pytest.raises(ProtectedError):
        actions.drop_files(file_ids=[sent.id])
