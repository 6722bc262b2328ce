"""Whether the public sees a photo is somebody's decision."""

from __future__ import annotations

from oneneedle.cases import actions
from oneneedle.cases.models import Attachment
from tests.cases import steps
from tests.cast import NOW, Cast


def photo_of(cast: Cast) -> Attachment:
    steps.receive(cast, file_ids=(steps.add_photo(),))
    return Attachment.objects.get()


def test_a_photo_is_shown_and_hidden_again(cast: Cast) -> None:
    for public, verb in ((True, "case.shown"), (False, "case.hidden")):
        attachment = Attachment.objects.first() or photo_of(cast)
        actions.show_attachment(attachment=attachment, public=public, actor=cast.actor("desk"), now=NOW)
        attachment.refresh_from_db()
        assert attachment.public is public
        row = steps.last_row(attachment.case)
        assert (row.verb, row.data) == (verb, {"attachment": str(attachment.id)})


def test_a_second_call_changes_nothing(cast: Cast) -> None:
    attachment = photo_of(cast)
    for _ in range(2):
        actions.show_attachment(attachment=attachment, public=True, actor=cast.actor("desk"), now=NOW)
    assert steps.verbs(attachment.case).count("shown") == 1


def test_the_house_may_and_others_may_not(cast: Cast) -> None:
    attachment = photo_of(cast)
    for role in ("water", "inspector", "other_desk", "grid_worker", "keeper"):
        with steps.refused("not_yours"):
            actions.show_attachment(attachment=attachment, public=True, actor=cast.actor(role), now=NOW)
    actions.show_attachment(attachment=attachment, public=True, actor=cast.system, now=NOW)
    assert attachment.public
