"""Rectifications and commitments, for the desk and for everybody; the public never reads residents' comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from oneneedle.cases.queries.steps import Step
from oneneedle.core.queries import on_desk
from oneneedle.core.rules import Actor, Paged, slice_of
from oneneedle.supervision import access, rules
from oneneedle.supervision.models import Commitment, ProofFile, Rectification, ResidentCheck
from oneneedle.supervision.queries.promise_rows import (
    CommitmentRow,
    RectificationRow,
    area_names,
    counted,
    promise_again,
    row_again,
    row_of_commitment,
    row_of_rectification,
)
from oneneedle.supervision.queries.story import Told, tell_story

LISTS = ("open", "late", "done", "withdrawn")


@dataclass(frozen=True, slots=True)
class FileLine:
    """One proof."""

    id: UUID
    name: str
    content_type: str
    added_at: datetime
    public: bool = True

    @property
    def is_image(self) -> bool:
        """Whether it can be drawn."""
        return self.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class PromisePage:
    """One rectification or commitment for the desk."""

    row: RectificationRow | CommitmentRow
    files: tuple[FileLine, ...]
    comments: tuple[ResidentCheck, ...]
    history: tuple[Told, ...]
    buttons: tuple[Step, ...]
    redact: bool
    case_number: str = ""


def get_rectification(actor: Actor, one_id: UUID) -> Rectification:
    """One of the actor's city: the list is public, and so is every post of the city's reading of it."""
    return Rectification.objects.select_related("case").get(_city(actor), id=one_id)


def get_commitment(actor: Actor, one_id: UUID) -> Commitment:
    """One of the actor's city."""
    return Commitment.objects.get(_city(actor), id=one_id)


def find_rectification(jurisdiction_id: str, one_id: UUID) -> Rectification | None:
    """One of the public list."""
    return Rectification.objects.select_related("case").filter(jurisdiction_id=jurisdiction_id, id=one_id).first()


def find_commitment(jurisdiction_id: str, one_id: UUID) -> Commitment | None:
    """One of the public list."""
    return Commitment.objects.filter(jurisdiction_id=jurisdiction_id, id=one_id).first()


def rectifications(
    jurisdiction_id: str, which: str, today: date, *, unit_path: str = "", page: int = 1
) -> Paged[RectificationRow]:
    """The list: `open`, `late`, `done` (confirmed), `withdrawn`; those of a unit and below it when one is named."""
    here = Rectification.objects.filter(jurisdiction_id=jurisdiction_id, unit_path__startswith=unit_path)
    rows = _listed(here, which, today, ("open", "reported"), "closed")
    total = rows.count()
    number, pages, first, last = slice_of(page, total)
    found = list(counted(rows)[first:last])
    names = area_names(found)
    return Paged(tuple(row_of_rectification(one, today, names) for one in found), total, number, pages)


def commitments(
    jurisdiction_id: str, which: str, today: date, *, unit_path: str = "", page: int = 1
) -> Paged[CommitmentRow]:
    """The list: `open`, `late`, `done`, `withdrawn`; those of a unit and below it when one is named."""
    here = Commitment.objects.filter(jurisdiction_id=jurisdiction_id, unit_path__startswith=unit_path)
    rows = _listed(here, which, today, ("open",), "done")
    total = rows.count()
    number, pages, first, last = slice_of(page, total)
    found = list(counted(rows)[first:last])
    names = area_names(found)
    return Paged(tuple(row_of_commitment(one, today, names) for one in found), total, number, pages)


def list_counts(
    model: type[Rectification] | type[Commitment], jurisdiction_id: str, today: date, *, unit_path: str = ""
) -> dict[str, int]:
    """How many stand on each list; those of a unit and below it when one is named."""
    running = ("open", "reported") if model is Rectification else ("open",)
    late = Q(state__in=running, due_on__lt=today)
    here = model._default_manager.filter(jurisdiction_id=jurisdiction_id, unit_path__startswith=unit_path)
    found = here.aggregate(
        open=Count("id", filter=Q(state__in=running, due_on__gte=today)),
        late=Count("id", filter=late),
        done=Count("id", filter=Q(state__in=["closed", "done"])),
        withdrawn=Count("id", filter=Q(state="withdrawn")),
    )
    return {name: int(found[name]) for name in LISTS}


def rectification_page(actor: Actor, one: Rectification, today: date) -> PromisePage:
    """Everything the desk shows of one rectification."""
    buttons = tuple(
        Step(verb, str(move.title), str(move.why))
        for verb, move in rules.RECTIFICATION_MOVES.items()
        if one.state in move.sources and access.can_move_rectification(verb, actor, one)
    )
    redact = access.can_redact(actor, one)
    return PromisePage(
        row=row_again(one, today),
        files=files_of(one),
        comments=_comments(actor, one),
        history=tell_story(one.jurisdiction_id, f"rectification:{one.id}"),
        buttons=(*buttons, _blot()) if redact else buttons,
        redact=redact,
        case_number=one.case.number if one.case and access.on_case(actor, one.case) else "",
    )


def commitment_page(actor: Actor, one: Commitment, today: date) -> PromisePage:
    """Everything the desk shows of one commitment."""
    buttons = tuple(
        Step(verb, str(move.title), str(move.why))
        for verb, move in rules.COMMITMENT_MOVES.items()
        if one.state in move.sources and access.can_move_commitment(verb, actor, one)
    )
    redact = access.can_redact(actor, one)
    return PromisePage(
        row=promise_again(one, today),
        files=files_of(one),
        comments=_comments(actor, one),
        history=tell_story(one.jurisdiction_id, f"commitment:{one.id}"),
        buttons=(*buttons, _blot()) if redact else buttons,
        redact=redact,
    )


def public_rectification(
    one: Rectification, today: date
) -> tuple[RectificationRow, tuple[FileLine, ...], tuple[Told, ...]]:
    """What everybody reads of one."""
    row = row_again(one, today)
    return row, files_of(one, public=True), tell_story(one.jurisdiction_id, f"rectification:{one.id}", public=True)


def public_commitment(one: Commitment, today: date) -> tuple[CommitmentRow, tuple[FileLine, ...], tuple[Told, ...]]:
    """What everybody reads of one."""
    row = promise_again(one, today)
    return row, files_of(one, public=True), tell_story(one.jurisdiction_id, f"commitment:{one.id}", public=True)


def get_proof(jurisdiction_id: str, file_id: UUID, *, public: bool = False) -> ProofFile | None:
    """A proof of this city; with `public`, one that everybody may see."""
    here = Q(rectification__jurisdiction_id=jurisdiction_id) | Q(commitment__jurisdiction_id=jurisdiction_id)
    found = ProofFile.objects.filter(here, id=file_id).select_related("rectification", "commitment")
    return (found.filter(public=True) if public else found).first()


def may_witness(actor: Actor, one: Rectification) -> bool:
    """Whether this visitor may confirm: the resident whose case it is."""
    return one.state == "reported" and bool(access.witness_of(actor, one))


def may_be_checked(subject: Commitment | Rectification, today: date) -> bool:
    """Whether there is something to say yet: it is said to be done, or its day is over."""
    said_done = {Commitment.State.DONE, Rectification.State.REPORTED, Rectification.State.CLOSED}
    return subject.state in said_done or (subject.state == "open" and subject.due_on < today)


def may_promise(actor: Actor) -> bool:
    """Whether the page offers to promise something."""
    return access.may_promise(actor)


def may_rectify(actor: Actor) -> bool:
    """Whether the page offers to write down what must be put right."""
    return actor.post_id is not None and (actor.may(access.ASK) or actor.may(access.ANSWER))


def files_of(one: Rectification | Commitment, *, public: bool = False) -> tuple[FileLine, ...]:
    """Its proofs, oldest first; with `public`, those everybody may see."""
    rows = one.files.select_related("file").order_by("added_at", "id")
    rows = rows.filter(public=True) if public else rows
    return tuple(FileLine(row.id, row.file.name, row.file.content_type, row.added_at, row.public) for row in rows)


def _blot() -> Step:
    why = _("The words as first written are not kept; the list says that it was done.")
    return Step("redact", _("Blot out words"), why)


def _comments(actor: Actor, one: Rectification | Commitment) -> tuple[ResidentCheck, ...]:
    """For the unit itself and those above or governing the ground."""
    if not type(one)._default_manager.filter(on_desk(actor), id=one.id).exists():
        return ()
    return tuple(one.checks.exclude(comment="").order_by("-at")[:50])


def _city(actor: Actor) -> Q:
    return Q(jurisdiction_id=actor.jurisdiction_id) if actor.post_id else Q(pk__in=[])


def _listed(rows: QuerySet, which: str, today: date, running: tuple[str, ...], done: str) -> QuerySet:  # type: ignore[type-arg]
    if which == "late":
        return rows.filter(state__in=running, due_on__lt=today).order_by("due_on", "id")
    if which == "done":
        return rows.filter(state=done).order_by("-ended_at", "-id")
    if which == "withdrawn":
        return rows.filter(state="withdrawn").order_by("-ended_at", "-id")
    return rows.filter(state__in=running, due_on__gte=today).order_by("due_on", "id")
