"""Makes a case of what a site check found."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases
from oneneedle.cases.rules import Reception, Report
from oneneedle.core.rules import Actor, Refused
from oneneedle.powers import rules
from oneneedle.powers.actions import check_row
from oneneedle.powers.models import CheckFinding


@transaction.atomic
def open_case_from_finding(
    *,
    finding: CheckFinding,
    description: str,
    type_code: str = "",
    private: bool = True,
    actor: Actor,
    now: datetime,
) -> Reception:
    """Receive a case about a line that was not in order; it goes its way by the rule of its type.

    It is private unless somebody says otherwise: it names a site before anything is decided. Refuses who may not, a
    line in order, one that became a case already, no words, and what reception refuses.
    """
    kept = (
        CheckFinding.objects.select_for_update(of=("self",))
        .select_related("line", "round__check_of__power")
        .get(pk=finding.pk)
    )
    check = kept.round.check_of
    check_row.permit_post(check.power, actor)
    if kept.result != CheckFinding.Result.NOT_OK:
        raise Refused(_("This line is in order; there is nothing to make a case of."), code="in_order")
    if kept.case_id is not None:
        raise Refused(_("This finding became a case already."), code="case_already")
    words = rules.said(description, rules.MAX_TEXT)
    if not words:
        raise Refused(_("Say in a few words what is wrong."), field="description", code="empty")
    report = Report(
        description=words,
        type_code=type_code,
        address=check.address or check.site,
        area_path=check.area_path,
        lon=check.lon,
        lat=check.lat,
        private=private,
        file_ids=(kept.file_id,) if kept.file_id else (),
        with_receipt=False,
    )
    reception = cases.receive_case(report=report, actor=actor, now=now)
    kept.case_id = reception.case_id
    kept.save(update_fields=["case"])
    data = {"case": str(reception.case_id), "line": kept.line.place, "round": kept.round.place}
    check_row.note(check, "case_opened_from_check", actor, now, data)
    return reception
