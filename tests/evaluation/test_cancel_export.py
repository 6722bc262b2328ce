"""Cancelling an export: nothing of it stays, and nobody goes on writing."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_what_was_written_of_it_goes(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    steps.receive(cast)
    steps.receive(cast)
    export = exporting.ask(cast)
    assert actions.write_export(export=export, limit=1, actor=cast.system, now=LATER)
    part = f"exports/{export.id}/000001.part"
    assert default_storage.exists(part)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_export(export=export, actor=cast.actor("keeper"), now=LATER)
    assert not default_storage.exists(part)
    assert export.state == "cancelled" and export.ended_at == LATER
    assert actions.write_export(export=export, actor=cast.system, now=LATER) is False
    assert LedgerRow.objects.filter(subject=f"export:{export.id}").last().verb == "evaluation.export_cancelled"  # type: ignore[union-attr]


def test_what_has_ended_cannot_be_cancelled(cast: Cast) -> None:
    export = exporting.write(cast, exporting.ask(cast))
    with refused("wrong_state"):
        actions.cancel_export(export=export, actor=cast.actor("keeper"), now=LATER)
    other = exporting.ask(cast)
    actions.cancel_export(export=other, actor=cast.actor("keeper"), now=LATER)
    with refused("wrong_state"):
        actions.cancel_export(export=other, actor=cast.actor("keeper"), now=LATER)


@pytest.mark.parametrize("role", ["other_desk", "water", "grid_worker"])
def test_another_unit_cannot_cancel_it(cast: Cast, role: str) -> None:
    export = exporting.ask(cast, role="desk")
    with refused("export_right"):
        actions.cancel_export(export=export, actor=cast.actor(role), now=LATER)
