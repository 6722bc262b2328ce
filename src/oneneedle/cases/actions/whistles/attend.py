"""The department is there, and brings its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.whistles import record
from oneneedle.cases.actions.whistles.files import add_files
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, Refused
from oneneedle.places import rules as places


@transaction.atomic
def check_in(
    *,
    call: WhistleCall,
    file_ids: Sequence[UUID] = (),
    lon: float | None = None,
    lat: float | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Check in 报到 on site: the time, the post and a picture; late if behind the time of the call.

    Of the telephone's position only the distance to the meeting point is kept: no track of anybody. Refuses without
    a picture where the kind needs one, and half a point.
    """
    whistle = record.hold_call(call)
    record.permit_call("check_in", call, actor)
    if whistles.KINDS[whistle.kind].photo and not file_ids:
        raise Refused(_("Take a picture of the place; it shows that you are there."), field="files", code="photo")
    metres = _metres(whistle, lon, lat)
    late = call.check_in_by is not None and now > call.check_in_by
    changes = {
        "state": WhistleCall.State.PRESENT,
        "checked_in_at": now,
        "checked_in_post_id": actor.post_id,
        "check_in_metres": metres,
        "late": late,
    }
    record.note_call(call, "checked_in", actor, now, {"late": late, "metres": metres}, changes)
    add_files(whistle, call, file_ids, "check_in", actor, now)
    gather(whistle, actor, now)


@transaction.atomic
def finish_call(*, call: WhistleCall, result: str, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime) -> None:
    """Finish the department's own part: what it did, in words, with pictures.

    Refuses who was not there, and a result without words.
    """
    whistle = record.hold_call(call)
    record.permit_call("finish", call, actor)
    words = record.words(result, "result", _("Write what was done; the street will read it."))
    data = {"in_time": call.finish_by is None or now <= call.finish_by}
    changes = {"state": WhistleCall.State.FINISHED, "finished_at": now, "result": words}
    record.note_call(call, "finished", actor, now, data, changes)
    add_files(whistle, call, file_ids, "result", actor, now)


def gather(whistle: Whistle, actor: Actor, now: datetime) -> None:
    """Note that all are there, once the last department that stands has come."""
    states = list(whistle.calls.values_list("state", flat=True))
    there = [state for state in states if state in {"present", "finished"}]
    if whistle.state == Whistle.State.BLOWN and there and all(state in {*there, "excused"} for state in states):
        record.note(whistle, "gathered", actor, now, {"present": len(there)}, {"state": Whistle.State.GATHERED})


def _metres(whistle: Whistle, lon: float | None, lat: float | None) -> int | None:
    if (lon is None) != (lat is None):
        raise Refused(_("A point needs both longitude and latitude."), field="lat", code="half_point")
    if lon is None or lat is None:
        return None
    if places.find_fault(lon, lat) is not None:
        raise Refused(_("This point lies on no map."), field="lat", code="bad_point")
    if whistle.lon is None or whistle.lat is None:
        return None
    return round(places.distance_metres(lon, lat, whistle.lon, whistle.lat))
