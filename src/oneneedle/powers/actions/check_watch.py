"""Tells the street once that the day has passed until which a site had to be put right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.notices import actions as notices
from oneneedle.powers.actions import check_row
from oneneedle.powers.models import SiteCheck
from oneneedle.units import queries as units


@transaction.atomic
def pass_rectify_day(*, check: SiteCheck, actor: Actor, now: datetime) -> bool:
    """Note that the day is over and tell the street, once for each day that was set; answers whether it was told now.

    Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != check.jurisdiction_id:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
    kept = check_row.hold(check)
    day = kept.rectify_by
    if kept.state != SiteCheck.State.RECTIFYING or kept.overdue_at is not None or day is None:
        return False
    if day >= core.today_in(kept.jurisdiction_id, now):
        return False
    kept.overdue_at = now
    kept.save(update_fields=["overdue_at"])
    row = check_row.note(kept, "check_overdue", actor, now, {"rectify_by": day.isoformat()})
    city, street = core.get_jurisdiction(kept.jurisdiction_id), units.get_unit(kept.jurisdiction_id, kept.unit_id)
    if city is None or street is None:
        return True
    draft = notices.NoticeDraft(
        key=f"{row.position}:site_check:{street.id}",
        kind="site_check",
        subject=row.subject,
        jurisdiction_id=city.id,
        unit=street.id,
        language=city.language,
        params={
            "link": f"/desk/checks/{kept.number}/",
            "number": kept.number,
            "what": kept.site,
            "day": day.isoformat(),
        },
        letter=bool(street.email),
        mailbox=street.email,
    )
    notices.send_notices(drafts=[draft], actor=actor, now=now)
    return True
