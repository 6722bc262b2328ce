"""Photos beside a case."""

from __future__ import annotations

from django.conf import settings

from oneneedle.cases import actions
from oneneedle.core.rules import resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def test_a_photo_is_attached_and_nobody_outside_sees_it(cast: Cast) -> None:
    case, photos = steps.receive(cast), [steps.add_photo(), steps.add_photo()]
    actions.attach_files(case=case, file_ids=photos, kind="before", actor=cast.actor("water"), now=NOW)
    found = case.attachments.all()
    assert {one.file_id for one in found} == set(photos)
    assert {(one.kind, one.public, one.added_by_id) for one in found} == {("before", False, cast.accounts["water"].id)}
    row = steps.last_row(case)
    assert (row.verb, row.data) == ("case.attached", {"files": [str(one) for one in photos], "kind": "before"})


def test_the_reporter_may_send_one_later(cast: Cast) -> None:
    case = steps.receive(cast)
    own = resident(lin.CITY, case_id=case.id)
    for _ in range(2):
        actions.attach_files(case=case, file_ids=[steps.add_photo()], kind="report", actor=own, now=NOW)
    assert case.attachments.count() == 2


def test_unknown_kinds_no_file_and_too_many_are_refused(cast: Cast) -> None:
    case = steps.receive(cast)
    photos = [steps.add_photo() for _ in range(settings.ATTACHMENT_MAX_COUNT * 5 + 1)]
    for file_ids, kind, code in (
        (photos[:1], "poster", "unknown_kind"),
        ([], "report", "empty"),
        (photos, "report", "too_many"),
    ):
        with steps.refused(code):
            actions.attach_files(case=case, file_ids=file_ids, kind=kind, actor=cast.actor("desk"), now=NOW)
        case.refresh_from_db()


def test_others_do_not_attach(cast: Cast) -> None:
    case, photo = steps.receive(cast), steps.add_photo()
    for actor in (cast.actor("market"), cast.actor("other_desk"), cast.resident, cast.stranger):
        with steps.refused("not_yours"):
            actions.attach_files(case=case, file_ids=[photo], kind="report", actor=actor, now=NOW)
