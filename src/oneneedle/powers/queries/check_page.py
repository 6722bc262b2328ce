"""One site check as its page shows it: the basis, what every look found, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch

from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor
from oneneedle.places import queries as places
from oneneedle.powers import access, rules
from oneneedle.powers.models import CheckFinding, CheckRound, SiteCheck
from oneneedle.powers.queries.checks import CheckRow, row_of
from oneneedle.powers.queries.handed_down import PowerLine, held_roots, power_line
from oneneedle.units import queries as units
from oneneedle.units.models import Post


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What one look found on one line."""

    id: UUID
    line_id: UUID
    place: int
    text: str
    result: str
    result_name: str
    words: str
    has_photo: bool
    case_number: str
    may_open_case: bool


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One look: when, by which post, until when the rest was to be put right."""

    place: int
    at: datetime
    post: str
    rectify_by: date | None
    wrong: int
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One thing the reader may do now."""

    verb: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line that is asked now, with what was said of it the last time."""

    line_id: UUID
    place: int
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class CheckEvent:
    """One thing that happened."""

    title: str
    tone: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One check with everything about it; nothing of a person."""

    row: CheckRow
    power: PowerLine
    held: bool
    coming: bool
    area_name: str
    lon: float | None
    lat: float | None
    rectify_by: date | None
    off_words: str
    outside_link: str
    rounds: tuple[RoundLine, ...]
    steps: tuple[CheckStep, ...]
    own_work: bool
    events: tuple[CheckEvent, ...]


def check_page(actor: Actor, check: SiteCheck, now: datetime, today: date) -> CheckPage:
    """The page of a check somebody sees; the number of queries does not grow with lines and looks."""
    looks = _looks(check)
    street = units.get_unit(check.jurisdiction_id, check.unit_id)
    checks_here = street is not None and access.can_check(actor, street)
    calls_off = street is not None and access.can_call_off(actor, street)
    held = check.power.root_id in held_roots([check.power.root_id], now)
    own = bool(looks) and (actor.post_id == looks[-1].post_id or actor.person_id == looks[-1].person_id)
    area = places.get_area(check.area_path)
    return CheckPage(
        row=row_of(check, today),
        power=power_line(check.power, now),
        held=held,
        coming=not held and check.power.since > now and not check.power.called_off,
        area_name=area.label if area else "",
        lon=check.lon,
        lat=check.lat,
        rectify_by=check.rectify_by,
        off_words=check.off_words,
        outside_link=check.outside_link,
        rounds=tuple(_round(look, may_open=checks_here) for look in reversed(looks)),
        steps=_steps(check, held=held and checks_here, own=own) if calls_off else (),
        own_work=checks_here and own and check.state == SiteCheck.State.RECTIFYING,
        events=_story(check),
    )


def asked_lines(check: SiteCheck, verb: str) -> tuple[AskedLine, ...]:
    """The lines a look answers: the whole checklist, or for another look those that were not in order."""
    if verb == "record":
        return tuple(AskedLine(one.id, one.place, one.text, "") for one in check.power.lines.order_by("place"))
    last = check.rounds.order_by("-place").first()
    if last is None:
        return ()
    wrong = last.findings.filter(result=CheckFinding.Result.NOT_OK).select_related("line").order_by("line__place")
    return tuple(AskedLine(one.line_id, one.line.place, one.line.text, one.words) for one in wrong)


def _looks(check: SiteCheck) -> list[CheckRound]:
    findings = CheckFinding.objects.select_related("line", "case").order_by("line__place")
    looks = check.rounds.select_related("post").prefetch_related(Prefetch("findings", findings))
    return list(looks.order_by("place"))


def _steps(check: SiteCheck, *, held: bool, own: bool) -> tuple[CheckStep, ...]:
    open_now = [verb for verb, (sources, _title, _why) in rules.MOVES.items() if check.state in sources]
    if not held:
        open_now = [verb for verb in open_now if verb == "call_off"]
    if own and check.state == SiteCheck.State.RECTIFYING:
        open_now = []  # who found the fault neither passes nor drops it
    return tuple(CheckStep(verb, str(rules.MOVES[verb][1]), str(rules.MOVES[verb][2])) for verb in open_now)


def _round(look: CheckRound, *, may_open: bool) -> RoundLine:
    found = tuple(_finding(one, may_open=may_open) for one in look.findings.all())
    wrong = sum(one.result == CheckFinding.Result.NOT_OK for one in found)
    return RoundLine(look.place, look.done_at, look.post.name, look.rectify_by, wrong, found)


def _finding(one: CheckFinding, *, may_open: bool) -> FindingLine:
    wrong = one.result == CheckFinding.Result.NOT_OK
    return FindingLine(
        id=one.id,
        line_id=one.line_id,
        place=one.line.place,
        text=one.line.text,
        result=one.result,
        result_name=str(rules.RESULTS[one.result]),
        words=one.words,
        has_photo=one.file_id is not None,
        case_number=one.case.number if one.case else "",
        may_open_case=may_open and wrong and one.case_id is None,
    )


def _story(check: SiteCheck) -> tuple[CheckEvent, ...]:
    """The way of the check, newest first: by which post, never by whom."""
    rows = list(core.get_history(f"site_check:{check.id}"))
    posts = {post.id: post.name for post in Post.objects.filter(id__in={row.post_id for row in rows if row.post_id})}
    events = []
    for row in reversed(rows):
        title, tone = rules.STORY.get(row.verb, (row.verb, "neutral"))
        wrong = row.data.get("not_ok")
        shown = tone if wrong is None else "warn" if wrong else "good"
        by = posts.get(row.post_id, "") if row.post_id else "OneNeedle" if row.channel == SYSTEM_CHANNEL else ""
        events.append(CheckEvent(str(title), shown, row.at, by))
    return tuple(events)
