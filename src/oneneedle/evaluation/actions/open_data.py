"""Publishing open data: one file for each whole month, made in one go so that its groups are of one moment."""

from __future__ import annotations

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, add_months, new_id
from oneneedle.evaluation.actions.exports import note_export
from oneneedle.evaluation.actions.write_exports import PART_ROWS, drop_file, store_whole
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import open_rows
from oneneedle.evaluation.rules import datasets, files


@transaction.atomic
def publish_open_data(*, jurisdiction_id: str, month: date, actor: Actor, now: datetime) -> Export:
    """Make the open data of a whole month as CSV, in place of what was published of it before.

    Refuses everybody but the house itself, a city that is not there, and a month that is not over.
    """
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != jurisdiction_id:
        raise Refused(_("The house publishes open data by itself."), code="export_right")
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None or city.id != jurisdiction_id:
        raise Refused(_("There is no such city here."), code="no_city")
    zone, month = ZoneInfo(city.timezone), month.replace(day=1)
    if add_months(month, 1) > now.astimezone(zone).date():
        raise Refused(_("This month is not over."), field="month", code="month_open")
    found = open_rows.read_open_cases(jurisdiction_id, month, now)
    rows = len(found.cases)
    export = Export(
        id=new_id(now),
        jurisdiction_id=jurisdiction_id,
        dataset=datasets.OPEN_CASES.code,
        area_path=city.area_path,
        month=month,
        state=Export.State.DONE,
        asked_at=now,
        started_at=now,
        ended_at=now,
        changed_at=now,
        rows_total=rows,
        rows_done=rows,
        left_out=found.left_out,
        exhausted=True,
    )
    parts = (files.encode(datasets.OPEN_CASES, "csv", part, zone) for part in found.parts(PART_ROWS))
    store_whole(export, (io.BytesIO(part) for part in parts))
    before = Export.objects.select_for_update().filter(
        jurisdiction_id=jurisdiction_id, month=month, state=Export.State.DONE, dropped_at__isnull=True
    )
    for old in before:
        drop_file(old, actor, now)
    export.save(force_insert=True)
    said = {"month": f"{month:%Y-%m}", "rows": rows, "left_out": found.left_out, "sha256": export.sha256}
    note_export(export, "published", actor, now, said)
    return export
