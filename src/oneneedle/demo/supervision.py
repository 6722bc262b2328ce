"""Supervision in both cities: made up, done by real actions of those whose post it is, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from oneneedle.cases.models import Case
from oneneedle.core.rules import Actor, Refused, resident, system
from oneneedle.demo import people
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Commitment, Rectification, SupervisionNotice
from oneneedle.units import queries as units

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Words:
    """What is said, in the language of the city, and by which units."""

    ask: tuple[str, str, str]
    status: str
    next_step: str
    answer: str
    enough: str
    problem: str
    action: str
    evidence: str
    seen: str
    promises: tuple[tuple[str, str], ...]
    proof: str
    comment: str
    question: str
    side: str
    owes: str
    witness: str
    promising: str


_WORDS = {
    "hangzhou": Words(
        ask=("请说明办理进展和预计办结时间。", "该事项居民多次反映，请说明原因。", "请说明为何尚未到场。"),
        status="已到现场查看，材料已申领。",
        next_step="材料到位后当天施工",
        answer="已联系责任班组，三日内办结。",
        enough="已核实，同意。",
        problem="背街小巷垃圾清运不及时，多次反映后仍有反复。",
        action="调整清运班次，每日早晚各一次，由社区查看。",
        evidence="清运班次已调整，连续一周早晚各清运一次。",
        seen="一周来每天查看，巷口干净。",
        promises=(
            ("辖区路灯报修三日内修复。", "路灯从报修到修复不超过三天。"),
            ("年内为五个老旧小区加装门口照明。", "五个小区门口照明全部亮灯。"),
            ("雨季前清掏辖区全部雨水井。", "清掏记录逐井公示。"),
        ),
        proof="本月共报修 14 盏，均在三日内修复，清单已公示。",
        comment="东门口那盏灯修好后又坏过一次。",
        question="该事项应由谁牵头办理？",
        side="按职责清单不在我单位范围内，建议由主管部门牵头。",
        owes="330106-sanitation",
        witness="330106004053",
        promising="330106004",
    ),
    "boston": Words(
        ask=(
            "Please say how far it is, and when it will be done.",
            "Residents have reported this again. What is the reason?",
            "Please say why nobody has been there yet.",
        ),
        status="Seen on site; the material is ordered.",
        next_step="Work begins on the day it arrives",
        answer="The crew is told; it will be done within three days.",
        enough="Checked, agreed.",
        problem="Missed trash collections come back in the same streets.",
        action="A second round on collection days, looked at by the ward.",
        evidence="The second round has run for a week.",
        seen="Looked at every evening for a week: the streets are clean.",
        promises=(
            ("Street lamps that are reported are mended within three days.", "No lamp is out longer than three days."),
            ("Five playgrounds get new benches this year.", "The benches stand in all five."),
            ("Every storm drain of the ward is cleaned before the rain.", "The list of drains is public."),
        ),
        proof="14 lamps were reported this month; all were mended within three days.",
        comment="The lamp at the east gate went out again.",
        question="Who leads in this matter?",
        side="This is not on our list; the department in charge should lead.",
        owes="public-works",
        witness="ward-03",
        promising="ward-03",
    ),
}


def make_supervision(city: str, as_of: datetime) -> int:
    """Notices, status, a rectification, promises and a dispute; answers how many things were made."""
    cast = people.find_actors(city, as_of)
    if SupervisionNotice.objects.filter(jurisdiction_id=city).exists() or not _able(cast, "supervision.ask"):
        return 0  # a demo that was made before supervision was there keeps its posts as they are
    said = _WORDS[city]
    return (
        _made(transaction.atomic(_ask), city, said, cast, as_of)
        + _made(_rectify, city, said, cast, as_of)
        + _made(transaction.atomic(_promise), city, said, cast, as_of)
        + _made(transaction.atomic(_dispute), city, said, cast, as_of)
    )


def _made(
    part: Callable[[str, Words, Sequence[Actor], datetime], int],
    city: str,
    said: Words,
    cast: Sequence[Actor],
    as_of: datetime,
) -> int:
    """How much one part made; nothing where it is refused."""
    try:
        return part(city, said, cast, as_of)
    except Refused:
        return 0


def _able(cast: Sequence[Actor], right: str) -> list[Actor]:
    return [actor for actor in cast if actor.may(right)]


def _speaker(city: str, cast: Sequence[Actor], code: str) -> Actor:
    unit = units.get_unit_by_code(city, code)
    for actor in _able(cast, "supervision.answer"):
        if unit is not None and actor.unit_id == unit.id:
            return actor
    raise Refused(f"Nobody of the demo speaks for {code}.")


def _ask(city: str, said: Words, cast: Sequence[Actor], as_of: datetime) -> int:
    """Three cases that lie long: one answer accepted, one waiting for a word on it, one overdue."""
    speakers = {actor.unit_id: actor for actor in _able(cast, "supervision.answer") if actor.unit_id is not None}
    lying = Case.objects.filter(
        jurisdiction_id=city, state__in=("dispatched", "handling"), unit_id__in=speakers, dispatched_at__lt=as_of - _DAY
    )
    made = 0
    for case in lying.order_by("dispatched_at", "id")[:30]:
        asker = _asker(cast, case)
        if asker is None or case.unit_id is None:
            continue
        began = max(case.dispatched_at or as_of, as_of - 4 * _DAY)
        left = as_of - began
        due = as_of - left / 4 if made == 2 else as_of + 2 * _DAY
        notice = actions.ask_account(
            unit_id=case.unit_id, what=said.ask[made], due_by=due, case=case, actor=asker, now=began + left / 4
        )
        speaker = speakers[case.unit_id]
        actions.write_status(
            words=said.status,
            share=40,
            next_step=said.next_step,
            case=case,
            actor=speaker,
            now=began + left / 3,
        )
        _go_on(notice, made, said, asker, speaker, began + left / 2, as_of)
        made += 1
        if made == len(said.ask):
            break
    return made


def _go_on(
    notice: SupervisionNotice, turn: int, said: Words, asker: Actor, speaker: Actor, at: datetime, as_of: datetime
) -> None:
    if turn == 2:
        while notice.next_due_at is not None and notice.next_due_at <= as_of:
            actions.pass_notice_deadline(notice=notice, actor=system(notice.jurisdiction_id), now=notice.next_due_at)
        return
    actions.answer_account(notice=notice, words=said.answer, actor=speaker, now=at)
    if turn == 0:
        actions.accept_answer(notice=notice, words=said.enough, actor=asker, now=at + (as_of - at) / 2)


def _asker(cast: Sequence[Actor], case: Case) -> Actor | None:
    """The nearest post that sees the case and may ask the unit that has it."""
    for actor in sorted(_able(cast, "supervision.ask"), key=lambda one: -len(one.area_path)):
        matter = supervision.find_matter(actor, "case", case.number)
        if matter and case.unit_id in {unit.id for unit in supervision.units_to_ask(actor, matter)}:
            return actor
    return None


def _rectify(city: str, said: Words, cast: Sequence[Actor], as_of: datetime) -> int:
    """Two problems: one closed by the community on the ground, one reported and waiting for it.

    In no transaction of its own: what the gate keeps off is written down and stands.
    """
    owes, witness = _speaker(city, cast, said.owes), _speaker(city, cast, said.witness)
    asker = min(_able(cast, "supervision.ask"), key=lambda one: len(one.unit_path))
    for back, closed in ((21, True), (6, False)):
        now = as_of - back * _DAY
        one: Rectification = actions.open_rectification(
            unit_id=owes.unit_id or asker.unit_id,  # type: ignore[arg-type]
            problem=said.problem,
            source="residents" if closed else "inspection",
            action=said.action,
            due_on=(now + 10 * _DAY).date(),
            area_path=witness.area_path,
            actor=asker,
            now=now,
        )
        actions.report_rectification(rectification=one, evidence=said.evidence, actor=owes, now=now + 5 * _DAY)
        if closed:
            actions.confirm_rectification(rectification=one, words=said.seen, actor=witness, now=now + 9 * _DAY)
    return 2


def _promise(city: str, said: Words, cast: Sequence[Actor], as_of: datetime) -> int:
    """One promise kept with the word of residents, one running, one late."""
    actor = _speaker(city, cast, said.promising)
    made: list[Commitment] = []
    for (promise, measure), back, days in zip(said.promises, (30, 12, 40), (25, 90, 30), strict=True):
        now = as_of - back * _DAY
        made.append(
            actions.make_commitment(
                promise=promise, measure=measure, due_on=(now + days * _DAY).date(), actor=actor, now=now
            )
        )
    kept, _running, late = made
    actions.finish_commitment(commitment=kept, proof=said.proof, actor=actor, now=as_of - 8 * _DAY)
    for number in range(7):
        actions.record_resident_check(
            kept=number != 4,
            comment=said.comment if number == 4 else "",
            session_digest=f"demo-{number}".encode(),
            commitment=kept,
            actor=resident(city),
            now=as_of - 7 * _DAY + number * timedelta(hours=9),
        )
    actions.pass_commitment_day(commitment=late, actor=system(city), now=as_of)
    return len(made)


def _dispute(city: str, said: Words, cast: Sequence[Actor], as_of: datetime) -> int:
    """A case that was sent to and fro: the units are called, and the first has spoken."""
    for case in Case.objects.filter(jurisdiction_id=city, state="filed", returns__gt=0).order_by("id")[:20]:
        for arbiter in _able(cast, "case.settle"):
            if not supervision.may_demarcate(arbiter, case):
                continue
            parties = supervision.disputing(case)
            now = max(case.changed_at, as_of - 2 * _DAY)
            one = actions.open_demarcation(
                case=case,
                unit_ids=[unit.id for unit in parties],
                question=said.question,
                hear_by=as_of + 2 * _DAY,
                actor=arbiter,
                now=now,
            )
            for actor in _able(cast, "supervision.answer"):
                if actor.unit_id == parties[0].id:
                    actions.hear_party(demarcation=one, words=said.side, actor=actor, now=now + (as_of - now) / 2)
                    break
            return 1
    return 0
