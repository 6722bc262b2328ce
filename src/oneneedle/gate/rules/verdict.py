"""The judgement of the gate: exclusion first, then what was removed, then the duty or the admission that is cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oneneedle.duties.rules import Duty
from oneneedle.gate.rules.asks import Ask
from oneneedle.gate.rules.exclusions import Excluded, find_excluded
from oneneedle.gate.rules.likeness import LIKE, Words, likeness

FIELDS = {"excluded": "subject", "removed": "to_units", "removed_item": "to_units", "no_basis": "duty_code"}


@dataclass(frozen=True, slots=True)
class Target:
    """The unit that is asked, as the gate sees it."""

    unit_id: UUID
    path: str
    level: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Leave:
    """What an admission allows, as the gate sees it."""

    asked_by: UUID
    state: str
    until: datetime
    kind: str
    subject: str
    level: str
    area_path: str
    to_unit: UUID | None
    words: Words
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A removal a request comes up against: by which rule, when it was decided, and the words of what was removed."""

    rule: str
    at: datetime
    words: Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule a request meets; it does not come through."""

    rule: str
    exclusion: Excluded | None = None

    @property
    def field(self) -> str:
        """The field of the form it belongs to."""
        if self.rule in FIELDS:
            return FIELDS[self.rule]
        return "admission" if "admission" in self.rule else "duty_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Everything a request is held against, as it stands at one moment."""

    at: datetime
    from_unit: UUID
    exclusions: Sequence[Excluded]
    duty: Duty | None
    leave: Leave | None
    removed_for: Mapping[UUID, Sequence[Gone]] = field(default_factory=dict)


def judge(ask: Ask, target: Target, grounds: Grounds) -> Verdict | None:
    """The first rule this request to this unit meets; None when it comes through."""
    area = grounds.duty.area_of_duty if grounds.duty and not ask.admission else ""
    excluded = find_excluded(grounds.exclusions, target.level, target.area_path, ask.subject, area)
    if excluded is not None:
        return Verdict("excluded", excluded)
    for gone in grounds.removed_for.get(target.unit_id, ()):
        if not _admitted_since(ask, grounds, gone):
            return Verdict(gone.rule)
    if not ask.duty_code and not ask.admission:
        return Verdict("no_basis")
    rule = _judge_leave(ask, target, grounds) if ask.admission else judge_duty(grounds.duty, target)
    return Verdict(rule) if rule else None


def judge_duty(duty: Duty | None, target: Target) -> str:
    """The rule a citation of this item meets for this unit; nothing when it holds."""
    if duty is None:
        return "unknown_duty"
    if duty.level != target.level:
        return "other_level"
    if not target.area_path.startswith(duty.area_path):
        return "other_ground"
    return "taken_back" if duty.stance == "taken_back" else ""


def _admitted_since(ask: Ask, grounds: Grounds, gone: Gone) -> bool:
    """Whether a unit above has decided on this very thing anew: by an admission in like words, after the removal."""
    leave = grounds.leave if ask.admission else None
    if leave is None or leave.decided_at is None or leave.decided_at <= gone.at:
        return False
    same_title = bool(gone.words.title) and leave.words.title == gone.words.title
    return same_title or likeness(leave.words, gone.words) >= LIKE


def _judge_leave(ask: Ask, target: Target, grounds: Grounds) -> str:
    leave = grounds.leave
    if leave is None or leave.asked_by != grounds.from_unit:
        return "unknown_admission"
    if leave.state == "ended" or leave.until <= grounds.at:
        return "admission_ended"
    if leave.state != "approved":
        return "admission_waits" if leave.state == "asked" else "admission_refused"
    if leave.kind != ask.kind:
        return "admission_kind"
    if leave.subject != ask.subject:
        return "admission_subject"
    covered = leave.to_unit in {None, target.unit_id} and target.area_path.startswith(leave.area_path)
    return "" if covered and leave.level == target.level else "admission_ground"
