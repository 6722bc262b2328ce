"""Forgetting files: the row, and the bytes when nobody else names them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from oneneedle.cases import actions as cases
from oneneedle.cases import jobs
from oneneedle.cases.jobs import DRAFT_LASTS
from oneneedle.cases.queries import files
from oneneedle.core import actions
from oneneedle.core.models import StoredFile
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.conftest import OwnDatabase
from tests.portal.walk import photo


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def store(color: str = "red") -> StoredFile:
    return actions.store_file(content=photo(color=color).read(), name="a.jpg", now=NOW)


@pytest.mark.django_db
def test_the_bytes_go_with_the_last_row_that_names_them(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, second = store(), store()
    assert first.path == second.path
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_files(file_ids=[first.id]) == 1
    assert default_storage.exists(second.path)
    with django_capture_on_commit_callbacks() as then:
        assert actions.drop_files(file_ids=[second.id, first.id]) == 1
    assert default_storage.exists(second.path)  # the transaction may be undone yet
    then[0]()
    assert not default_storage.exists(second.path)


@pytest.mark.django_db
def test_bytes_stored_again_before_they_went_stay(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = store()
    with django_capture_on_commit_callbacks() as then:
        actions.drop_files(file_ids=[first.id])
    again = store()
    then[0]()
    assert default_storage.exists(again.path)


def test_a_photo_is_not_dropped_while_somebody_stores_the_same(own_database: OwnDatabase) -> None:
    first = store()
    dropper = threading.Thread(target=in_own_thread(lambda: actions.drop_files(file_ids=[first.id])))
    with transaction.atomic():
        again = store()
        dropper.start()
        dropper.join(timeout=0.3)
        assert dropper.is_alive()  # it waits for this transaction
        assert default_storage.exists(again.path)
    dropper.join(timeout=60)
    assert default_storage.exists(again.path)


def in_own_thread(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    return run


def test_the_walk_forgets_photos_never_sent_and_never_comes_by_the_same_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FILES_AT_ONCE", 2)
    late = NOW + DRAFT_LASTS + timedelta(days=1)
    monkeypatch.setattr(jobs, "timezone", SimpleNamespace(now=lambda: late))
    sent, *loose = [store(color) for color in ("red", "blue", "green", "white", "black")]
    case = steps.receive(cast)
    cases.attach_files(case=case, file_ids=[sent.id], kind="report", actor=cast.actor("desk"), now=NOW)
    assert jobs.drop_loose_files() == len(loose)
    assert set(StoredFile.objects.values_list("id", flat=True)) == {sent.id}
    with CaptureQueriesContext(connection) as asked:
        assert jobs.drop_loose_files() == 0
    assert files.look_through(before=late, limit=10).files == 0
    walk = next(query["sql"] for query in asked if 'FROM "core_storedfile"' in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {walk}")
        assert "file_by_age" in str(cursor.fetchall())
    with pytest.raises(ProtectedError):
        actions.drop_files(file_ids=[sent.id])
