"""A report on its way: what has been said so far, which steps there are, and which comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_REPORTS_A_DAY = 10

STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("what", _("What is wrong?")),
    ("type", _("Kind of matter")),
    ("details", _("A few questions")),
    ("where", _("Where is it?")),
    ("same", _("Is it one of these?")),
    ("photos", _("Photos")),
    ("contact", _("How we can reach you")),
    ("check", _("Check your answers")),
)
# What a reader counts: questions belong to the kind, neighbours to the place.
_COUNTED = {"what": 1, "type": 2, "details": 2, "where": 3, "same": 3, "photos": 4, "contact": 5, "check": 6}
COUNTED_STEPS = 6
# A changed answer makes what hangs on it open again.
_HANGING = {"type": {"details", "same"}, "where": {"same"}}


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything said so far; sealed before it goes into the session."""

    token: str = ""
    text: str = ""
    type_code: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    area_path: str = ""
    photos: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    email: str = ""
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was taken in, kept so that the page with number and receipt can be shown again."""

    token: str
    at: datetime
    case_id: str
    number: str
    receipt: str
    state: str
    unit_name: str
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A case whose receipt was shown in this session: by its reporter, or by somebody who joined it."""

    reporter: bool
    contact_id: UUID | None


def mark_done(done: Collection[str], step: str, *, changed: bool) -> tuple[str, ...]:
    """The steps that stand after this one was answered."""
    hanging = _HANGING.get(step, set()) if changed else set()
    return tuple(key for key, _title in STEPS if (key in done and key not in hanging) or key == step)


def next_step(done: Collection[str], *, skipped: Collection[str] = ()) -> str:
    """The first step that is neither answered nor needless; `check` when all are."""
    return next((key for key, _title in STEPS if key not in done and key not in skipped), "check")


def step_before(step: str, *, skipped: Collection[str] = ()) -> str:
    """The step to go back to, or the empty word at the first."""
    keys = [key for key, _title in STEPS if key not in skipped or key == step]
    position = keys.index(step)
    return keys[position - 1] if position else ""


def step_number(step: str) -> int:
    """Which of the counted steps this is, from 1."""
    return _COUNTED[step]


def is_reachable(step: str, done: Collection[str], *, skipped: Collection[str] = ()) -> bool:
    """Whether everything before the step has been answered."""
    keys = [key for key, _title in STEPS]
    return all(key in done or key in skipped for key in keys[: keys.index(step)])
