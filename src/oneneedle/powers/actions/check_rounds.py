"""Writes down what a look at a site found, the first time and every time somebody looks again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, new_id
from oneneedle.powers import rules
from oneneedle.powers.actions import check_row
from oneneedle.powers.models import CheckFinding, CheckRound, SiteCheck


@transaction.atomic
def record_findings(
    *,
    check: SiteCheck,
    answers: Sequence[rules.Answer],
    rectify_by: date | None = None,
    outside_link: str = "",
    actor: Actor,
    now: datetime,
) -> SiteCheck:
    """Write down what the first look found: nothing wrong closes the check, anything wrong is put right until a day.

    Refuses who may not, a check that was done or has ended, a power that is not in force, answers that do not fit the
    checklist, a line not in order without words, something wrong without a day to come, and a bad address.
    """
    kept = check_row.hold(check)
    check_row.permit("record", kept, actor)
    asked = kept.power.lines.values_list("id", flat=True)
    return _look(kept, answers, frozenset(asked), rectify_by, outside_link, actor, now)


@transaction.atomic
def recheck(
    *,
    check: SiteCheck,
    answers: Sequence[rules.Answer],
    rectify_by: date | None = None,
    outside_link: str = "",
    actor: Actor,
    now: datetime,
) -> SiteCheck:
    """Look again at each line that was not in order: the check closes when all hold, else there is a new day.

    Refuses what recording refuses, and the post and the person who wrote down the look before.
    """
    kept = check_row.hold(check)
    check_row.permit("recheck", kept, actor)
    last = check_row.last_of_another(kept, actor)
    asked = last.findings.filter(result=CheckFinding.Result.NOT_OK).values_list("line_id", flat=True)
    return _look(kept, answers, frozenset(asked), rectify_by, outside_link, actor, now)


def _look(
    check: SiteCheck,
    answers: Sequence[rules.Answer],
    asked: Collection[UUID],
    rectify_by: date | None,
    outside_link: str,
    actor: Actor,
    now: datetime,
) -> SiteCheck:
    check_row.check_in_force(check.power, now)
    rules.check_answers(answers, asked)
    wrong = sum(one.result == CheckFinding.Result.NOT_OK for one in answers)
    today = core.today_in(check.jurisdiction_id, now)
    day = rules.check_ahead(rectify_by, today, "rectify_by") if wrong else None
    check.outside_link = rules.check_link(outside_link) or check.outside_link
    place = _write_round(check, answers, day, actor, now)
    if wrong:
        check.state, check.rectify_by, check.overdue_at = SiteCheck.State.RECTIFYING, day, None
        check.rechecks += place > 1
    else:
        check.state, check.closed_at, check.ended_at = SiteCheck.State.CLOSED, now, now
    check.done_at = check.done_at or now
    days = ["done_at", "rectify_by", "overdue_at", "closed_at", "ended_at"]
    check.save(update_fields=["state", "rechecks", "outside_link", *days])
    data = {"round": place, "lines": len(answers), "not_ok": wrong, "rectify_by": day.isoformat() if day else ""}
    check_row.note(check, "check_recorded" if place == 1 else "check_rechecked", actor, now, data)
    return check


def _write_round(
    check: SiteCheck, answers: Sequence[rules.Answer], day: date | None, actor: Actor, now: datetime
) -> int:
    """The rows of one look; answers which look it is."""
    assert actor.post_id is not None  # noqa: S101 - whoever may check sits on a post
    look = CheckRound.objects.create(
        id=new_id(now),
        check_of=check,
        place=check.rounds.count() + 1,
        done_at=now,
        post_id=actor.post_id,
        person_id=actor.person_id,
        rectify_by=day,
    )
    CheckFinding.objects.bulk_create(
        CheckFinding(
            id=new_id(now),
            round=look,
            line_id=one.line_id,
            result=one.result,
            words=rules.said(one.words, rules.MAX_TEXT),
            file_id=one.file_id,
        )
        for one in answers
    )
    return look.place
