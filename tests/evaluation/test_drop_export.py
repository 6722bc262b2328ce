"""A file goes after thirty days; that it was there stays written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.queries import exports
from tests.cases.steps import refused
from tests.cast import Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_the_job_drops_what_is_over_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old = exporting.write(cast, exporting.ask(cast))
    young = exporting.write(cast, exporting.ask(cast), now=LATER + timedelta(days=20))
    monkeypatch.setattr(timezone, "now", lambda: LATER + timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.drop_exports() == 1
    assert not default_storage.exists(old.path) and default_storage.exists(young.path)
    row = next(row for row in exports.list_exports(cast.actor("keeper")) if row.id == old.id)
    assert not row.has_file and row.sha256 == old.sha256
    assert LedgerRow.objects.filter(subject=f"export:{old.id}").last().verb == "evaluation.export_dropped"  # type: ignore[union-attr]
    assert jobs.drop_exports() == 0


def test_a_file_is_kept_until_its_time_is_over(cast: Cast) -> None:
    export = exporting.write(cast, exporting.ask(cast))
    assert actions.drop_export(export=export, actor=cast.system, now=LATER + timedelta(days=29)) is False
    assert actions.drop_export(export=export, actor=cast.system, now=LATER + timedelta(days=30)) is True
    assert actions.drop_export(export=export, actor=cast.system, now=LATER + timedelta(days=30)) is False


def test_nobody_but_the_house_drops_files(cast: Cast) -> None:
    export = exporting.write(cast, exporting.ask(cast))
    with refused("export_right"):
        actions.drop_export(export=export, actor=cast.actor("keeper"), now=LATER + timedelta(days=99))
