"""Every time a file leaves the house is a row of the ledger."""

from __future__ import annotations

from django.core.files.storage import default_storage

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from tests.cases.steps import refused
from tests.cast import Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_each_download_is_counted_and_written_down(cast: Cast) -> None:
    export = exporting.write(cast, exporting.ask(cast, role="desk"))
    for role in ("desk", "keeper"):
        actions.note_download(export=export, actor=cast.actor(role), now=LATER)
    export.refresh_from_db()
    rows = LedgerRow.objects.filter(subject=f"export:{export.id}", verb="evaluation.export_downloaded")
    assert export.downloads == rows.count() == 2
    assert [row.unit_id for row in rows] == [cast.unit("lin-s1").id, cast.unit("lin-city").id]
    assert rows[0].data == {"rows": 0, "sha256": export.sha256}


def test_it_is_refused_to_other_units_and_without_a_file(cast: Cast) -> None:
    export = exporting.ask(cast, role="desk")
    with refused("no_file"):
        actions.note_download(export=export, actor=cast.actor("desk"), now=LATER)
    done = exporting.write(cast, export)
    with refused("export_right"):
        actions.note_download(export=done, actor=cast.actor("other_desk"), now=LATER)
    default_storage.delete(done.path)
    with refused("no_file"):
        actions.note_download(export=done, actor=cast.actor("desk"), now=LATER)
