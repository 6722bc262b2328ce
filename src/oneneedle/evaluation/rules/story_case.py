"""What the chain of one case comes to: a pure walk along its facts, turn by turn; a turn begins anew by a reopening."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oneneedle.core.rules import is_under
from oneneedle.evaluation.rules import measures
from oneneedle.evaluation.rules.story import NOBODY, Book, Fact, Ground, Holder, Line

Dues = tuple[datetime | None, datetime | None]

_SENT = frozenset({"dispatched", "settled", "failed", "reopened", "lifted_up", "lowered"})
_RUNNING = frozenset({"filed", "dispatched", "handling"})
_AFTER = {
    "filed": "filed",
    "accepted": "handling",
    "returned": "filed",
    "finished": "handled",
    "verified": "verified",
    "closed": "closed",
    "adopted": "closed",
    "declined": "declined",
    "withdrawn": "withdrawn",
    "merged": "merged",
    **dict.fromkeys(_SENT, "dispatched"),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case's own row as far as counting asks; `orders` are the deadlines of its orders, for turns that are over."""

    id: UUID
    ground: Ground
    copied: bool
    respond_by: datetime | None
    resolve_by: datetime | None
    orders: Mapping[str, Dues] = field(default_factory=dict)


@dataclass(slots=True)
class _Turn:
    """From reception or a reopening to the next reopening."""

    began_at: datetime
    first: bool
    holders: list[tuple[datetime, Holder]] = field(default_factory=list)
    last_order: str = ""
    unanswered: list[Fact] = field(default_factory=list)  # facts while nobody had accepted
    unfinished: list[Fact] = field(default_factory=list)  # facts while no result stood
    accepted: tuple[datetime, Holder] | None = None
    finished: tuple[datetime, Holder] | None = None
    finisher: Holder = NOBODY
    failed: bool = False
    verified_at: datetime | None = None
    closed: tuple[datetime, str, bool] | None = None  # when, outcome, adopted
    reopened_at: datetime | None = None
    solved: tuple[datetime, str] | None = None
    content: tuple[datetime, int] | None = None

    @property
    def holder(self) -> Holder:
        return self.holders[-1][1] if self.holders else NOBODY

    @property
    def answers(self) -> Holder:
        """Who answers for the result: who reported one, else who has it."""
        return self.finisher if self.finisher.path else self.holder

    def holder_at(self, at: datetime) -> Holder:
        return next((holder for since, holder in reversed(self.holders) if since <= at), NOBODY)


def lines_of_case(facts: CaseFacts, chain: Sequence[Fact]) -> list[Line]:
    """All lines of one case; the same facts and chain always come to the same lines."""
    if not chain:
        return []
    return _Walk(facts, chain).lines()


class _Walk:
    def __init__(self, facts: CaseFacts, chain: Sequence[Fact]) -> None:
        self.facts, self.chain = facts, chain
        self.book = Book(measures.CASE, facts.id, facts.id, facts.ground)
        self.state, self.entered_at = "received", chain[0].at
        self.turns = [_Turn(chain[0].at, first=True)]
        self.first_unit = NOBODY
        self.returner: Holder | None = None

    @property
    def turn(self) -> _Turn:
        return self.turns[-1]

    def lines(self) -> list[Line]:
        """Walk once; then every turn says what became certain in it."""
        for fact in self.chain[1:]:
            self._notice(fact)
            if fact.verb in _STEPS:
                _STEPS[fact.verb](self, fact)
            if fact.verb in _AFTER:
                self._enter(_AFTER[fact.verb], fact.at)
        self._reception()
        for index, turn in enumerate(self.turns):
            last = index + 1 == len(self.turns)
            dues = (self.facts.respond_by, self.facts.resolve_by) if last else self._dues(turn)
            self._response(turn, dues[0])
            self._on_time(turn, dues[1])
            self._ending(turn)
        return self.book.lines()

    def _dues(self, turn: _Turn) -> Dues:
        return self.facts.orders.get(turn.last_order, (None, None))

    def _enter(self, state: str, at: datetime) -> None:
        if state in {"received", "filed"} and self.state in {"received", "filed"}:
            self.state = state  # one stay: until somebody is sent
            return
        self.state, self.entered_at = state, at

    def _notice(self, fact: Fact) -> None:
        """A fact that comes while something is still owed shows later that the time had passed."""
        if self.state not in _RUNNING:
            return
        self.turn.unfinished.append(fact)
        if self.turn.accepted is None:
            self.turn.unanswered.append(fact)

    def _sent(self, fact: Fact) -> None:
        before, holder = self.turn.holder, _holder(fact)
        if fact.verb in {"lifted_up", "lowered"}:
            self.book.add("lifting", fact.at, before, seconds=int(fact.data.get("seconds") or 0))
        if self.state in {"received", "filed"} and not (self.facts.copied and self.turn.first):
            self.book.time("time_dispatch", self.entered_at, fact.at, NOBODY)
        if fact.verb == "failed":
            self.book.time("time_check", self.entered_at, fact.at, NOBODY)
            self.turn.failed, self.turn.finished = True, None
        if fact.verb == "reopened":
            self.turn.reopened_at = fact.at
            self.turns.append(_Turn(fact.at, first=False))
        if self.returner is not None:
            back = holder.unit_id == self.returner.unit_id or is_under(holder.path, self.returner.path)
            self.book.add("shirking", fact.at, self.returner, hit=back)
            self.returner = None
        self.turn.holders.append((fact.at, holder))
        self.turn.last_order = str(fact.data.get("order") or "")
        self.first_unit = self.first_unit if self.first_unit.path else holder

    def _accepted(self, fact: Fact) -> None:
        self.book.time("time_accept", self.entered_at, fact.at, self.turn.holder)
        self.turn.accepted = self.turn.accepted or (fact.at, self.turn.holder)

    def _returned(self, fact: Fact) -> None:
        self.returner = self.turn.holder
        self.book.add("returns", fact.at, self.turn.holder)
        self.turn.holders.append((fact.at, NOBODY))

    def _finished(self, fact: Fact) -> None:
        turn, holder = self.turn, self.turn.holder
        self.book.time("time_handle", self.entered_at, fact.at, holder)
        self.book.add("returns", fact.at, holder, hit=False)
        if turn.first and not turn.finisher.path:
            right = holder.unit_id == self.first_unit.unit_id or is_under(holder.path, self.first_unit.path)
            self.book.add("first_dispatch", fact.at, self.first_unit, hit=right)
        turn.finished, turn.finisher = (fact.at, holder), holder

    def _verified(self, fact: Fact) -> None:
        self.book.time("time_check", self.entered_at, fact.at, NOBODY)
        self.turn.verified_at = fact.at

    def _heard(self, fact: Fact) -> None:
        said, content = str(fact.data.get("solved")), fact.data.get("content")
        if said in {"yes", "partly", "no"}:
            self.turn.solved = (fact.at, said)
        if isinstance(content, int):
            self.turn.content = (fact.at, content)

    def _closed(self, fact: Fact) -> None:
        self.book.time("time_close", self.entered_at, fact.at, NOBODY)
        self.turn.closed = (fact.at, str(fact.data.get("outcome") or ""), False)

    def _adopted(self, fact: Fact) -> None:
        self.turn.closed = (fact.at, str(fact.data.get("outcome") or ""), True)
        self.turn.finished = (fact.at, self.turn.holder)

    def _reception(self) -> None:
        first = self.chain[0]
        self.book.add("received", first.at, self.first_unit)
        found = str(first.data.get("channel") or "") in measures.STAFF_CHANNELS
        self.book.add("found_by_staff", first.at, self.first_unit, hit=found)

    def _response(self, turn: _Turn, due: datetime | None) -> None:
        if due is None:
            return
        if turn.accepted is not None and turn.accepted[0] <= due:
            self.book.add("response", turn.accepted[0], turn.accepted[1])
            return
        passed = (_shows_passed(fact, due, "respond_due") for fact in turn.unanswered)
        told = (fact.data.get("stage") == "respond_due" for fact in turn.unanswered)
        if any(told if self.facts.copied else passed):
            self.book.add("response", due, turn.holder_at(due), hit=False)

    def _on_time(self, turn: _Turn, due: datetime | None) -> None:
        if due is None:
            return
        ended_at = turn.closed[0] if turn.closed else turn.reopened_at
        if turn.finished is not None:
            if turn.finished[0] > due:
                self.book.add("on_time", due, turn.holder_at(due), hit=False)
            elif ended_at is not None:
                self.book.add("on_time", ended_at, turn.finished[1])
        elif any(_shows_passed(fact, due, "resolve_due") for fact in turn.unfinished):
            self.book.add("on_time", due, turn.holder_at(due), hit=False)

    def _ending(self, turn: _Turn) -> None:
        if turn.solved is not None:
            self.book.add("resolution", turn.solved[0], turn.answers, hit=turn.solved[1] == "yes")
        if turn.content is not None:
            self.book.add("satisfaction", turn.content[0], turn.answers, hit=turn.content[1] >= measures.CONTENT_FROM)
        if turn.closed is not None:
            at, outcome, adopted = turn.closed
            stands = outcome == "resolved" and turn.reopened_at is None
            self.book.add("checked", at, turn.answers, hit=stands)
            self.book.time("time_total", turn.began_at, at, turn.answers)
            if adopted:
                return
        ended_at = turn.closed[0] if turn.closed else turn.reopened_at
        if ended_at is not None:
            again = turn.failed or turn.reopened_at is not None
            self.book.add("rework", ended_at, turn.answers, hit=again)


_STEPS: dict[str, Callable[[_Walk, Fact], None]] = {
    **dict.fromkeys(_SENT, _Walk._sent),
    "accepted": _Walk._accepted,
    "returned": _Walk._returned,
    "finished": _Walk._finished,
    "verified": _Walk._verified,
    "heard": _Walk._heard,
    "closed": _Walk._closed,
    "adopted": _Walk._adopted,
}


def _holder(fact: Fact) -> Holder:
    unit = fact.data.get("unit")
    return Holder(UUID(str(unit)), str(fact.data.get("unit_path") or "")) if unit else NOBODY


def _shows_passed(fact: Fact, due: datetime, stage: str) -> bool:
    """Whether the deadline had passed when this was written down."""
    return fact.at > due or (fact.at >= due and fact.data.get("stage") == stage)
