"""What the chain of a whistle comes to for one department that was called: answer, check-in, result, in time or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.evaluation.rules import measures
from oneneedle.evaluation.rules.story import Book, Fact, Ground, Holder, Line

_ANSWERS = frozenset({"acknowledged", "refused", "checked_in"})
_BEGUN = frozenset({"blown", "approved"})
_ENDED = frozenset({"closed", "withdrawn"})


@dataclass(frozen=True, slots=True)
class CallFacts:
    """The call's own row as far as counting asks."""

    id: UUID
    ground: Ground
    holder: Holder
    case_id: UUID | None
    ack_by: datetime | None
    check_in_by: datetime | None
    finish_by: datetime | None


def lines_of_call(facts: CallFacts, chain: Sequence[Fact]) -> list[Line]:
    """The lines of one call, from the chain of its whistle; none while it is only proposed."""
    begun = next((index for index, fact in enumerate(chain) if fact.verb in _BEGUN), None)
    if begun is None:
        return []
    book = Book(measures.CALL, facts.id, facts.case_id, facts.ground)
    running = _running(chain[begun:])
    own = [fact for fact in running if fact.data.get("call") == str(facts.id)]
    excused = any(fact.verb == "settled" and fact.data.get("decision") == "excuse" for fact in own)
    _answer(book, facts, own)
    if not excused:
        arrived = next((fact for fact in own if fact.verb == "checked_in"), None)
        late = bool(arrived and arrived.data.get("late"))
        _moment(book, facts, running, "whistle_check_in", facts.check_in_by, arrived, late=late)
        brought = next((fact for fact in own if fact.verb == "finished"), None)
        late = bool(brought and not brought.data.get("in_time", True))
        _moment(book, facts, running, "whistle_finish", facts.finish_by, brought, late=late)
    return book.lines()


def _running(chain: Sequence[Fact]) -> list[Fact]:
    """The facts until the street ended it, that one included; what is said afterwards is no evidence of lateness."""
    end = next((index for index, fact in enumerate(chain) if fact.verb in _ENDED), len(chain) - 1)
    return list(chain[: end + 1])


def _answer(book: Book, facts: CallFacts, own: Sequence[Fact]) -> None:
    """The first answer counts, by the clock it had; who comes without a word has answered by coming."""
    first = next((fact for fact in own if fact.verb in _ANSWERS), None)
    urged = next((fact for fact in own if fact.data.get("stage") == "answer_urge"), None)
    if urged is not None and (first is None or own.index(urged) < own.index(first)):
        due = datetime.fromisoformat(str(urged.data["due"]))
        book.add("whistle_answer", due, facts.holder, hit=False)
        return
    if first is None:
        return
    told = first.data.get("in_time")
    in_time = bool(told) if told is not None else facts.ack_by is None or first.at <= facts.ack_by
    book.add("whistle_answer", first.at, facts.holder, hit=in_time)


def _moment(
    book: Book,
    facts: CallFacts,
    running: Sequence[Fact],
    measure: str,
    due: datetime | None,
    done: Fact | None,
    *,
    late: bool,
) -> None:
    """In time on its own day; late, or not at all although the time had passed, on the day of the deadline.

    What passed while the unit above had not decided on a refusal is not charged to the department.
    """
    if done is not None:
        book.add(measure, due if late and due else done.at, facts.holder, hit=not late)
    elif (
        due is not None
        and not _undecided(facts, running, due)
        and any(fact.at > due or _is_urge(fact, facts, due) for fact in running)
    ):
        book.add(measure, due, facts.holder, hit=False)


def _undecided(facts: CallFacts, running: Sequence[Fact], due: datetime) -> bool:
    own = {fact.verb: fact.at for fact in running if fact.data.get("call") == str(facts.id)}
    return "refused" in own and own["refused"] <= due and ("settled" not in own or own["settled"] > due)


def _is_urge(fact: Fact, facts: CallFacts, due: datetime) -> bool:
    mine = fact.verb == "urged" and fact.data.get("call") == str(facts.id)
    return mine and fact.at >= due
