"""One whistle: the called departments side by side, live, with the panel of a step when one is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Whistle, WhistleFile
from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.moments import say_moment
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink, link_steps
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui

TITLE_LENGTH = 80
_DIRECT = frozenset({"acknowledge"})  # nothing to fill in: one tap
_SECOND = frozenset({"refuse", "withdraw", "attach", "look_again", "rate", "answer", "reply"})  # never the big button


@dataclass(frozen=True)
class CallCard:
    """One department: where it stands, what it may do, what it brought."""

    line: cases.CallLine
    state: rules.Chip
    due: rules.Chip | None
    moments: tuple[ui.Row, ...]
    links: tuple[StepLink, ...]
    photos: tuple[ui.Picture, ...]
    documents: tuple[ui.Tab, ...]
    needed: str


@dataclass(frozen=True)
class StepPanel:
    """The open step."""

    verb: str
    title: str
    why: str
    about: str
    action: str
    form: forms.Form
    danger: bool


@dataclass(frozen=True)
class WhistleView:
    """Everything the template draws."""

    desk: DeskFrame
    title: str
    sheet: cases.WhistlePage
    state: rules.Chip
    summary: str
    live_href: str
    swapped: bool
    links: tuple[StepLink, ...]
    cards: tuple[CallCard, ...]
    panel: StepPanel | None
    before: tuple[ui.Picture, ...]
    after: tuple[ui.Picture, ...]
    events: tuple[ui.Event, ...]
    polled: str


def load_whistle(seat: Seat, number: str) -> Whistle:
    """The whistle, or 404 when this post does not see it."""
    try:
        return cases.get_whistle(seat.actor, number)
    except Whistle.DoesNotExist:
        raise Http404 from None


@seated
def show_whistle(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The whole page."""
    whistle = load_whistle(seat, number)
    if whistle.number != number:
        return redirect("desk:whistle", number=whistle.number)
    return draw_whistle(request, seat, whistle)


@seated
def show_live(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The piece that stays true by itself: 204 as long as nothing changed."""
    whistle = load_whistle(seat, number)
    if live.has_seen(request, _key(seat, whistle)):
        return live.answer_same()
    if not pages.wants_partial(request):
        return redirect("desk:whistle", number=whistle.number)
    return draw_whistle(request, seat, whistle, partial="live", swapped=True)


def draw_whistle(
    request: HttpRequest,
    seat: Seat,
    whistle: Whistle,
    *,
    panel: StepPanel | None = None,
    partial: str | None = None,
    swapped: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page, or the piece of it that htmx asks for."""
    sheet = cases.get_whistle_page(seat.actor, whistle, seat.now)
    cards = sorted((_card(seat, whistle, line) for line in sheet.calls), key=lambda card: not card.line.mine)
    running = whistle.state in whistle_rules.OPEN_WHISTLE
    view = WhistleView(
        desk=frame(seat, here="whistles"),
        title=_first_line(sheet.asked) or sheet.row.place or sheet.row.meet_place,
        sheet=sheet,
        state=looks.whistle_chip(sheet.row.state, sheet.row.state_name),
        summary=sum_up(sheet.row),
        live_href=f"{reverse('desk:whistle-live', args=[whistle.number])}?seen={_key(seat, whistle)}",
        swapped=swapped,
        links=_links(sheet.buttons, lambda verb: reverse("desk:whistle-step", args=[whistle.number, verb])),
        cards=tuple(cards),
        panel=panel,
        before=_pictures(sheet.files, "before"),
        after=_pictures(sheet.files, "after"),
        events=tuple(_event(step) for step in sheet.history),
        polled=f"every {live.EVERY_SECONDS}s" if running else f"every {6 * live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/whistle/page.html", view, partial=partial, status=status)


def _first_line(asked: str) -> str:
    line = asked.strip().partition("\n")[0]
    return Truncator(line).chars(TITLE_LENGTH)


def sum_up(row: cases.WhistleRow) -> str:
    """How far it is, in one line that is read out when it changes."""
    called = ngettext("%(count)d department called", "%(count)d departments called", row.called)
    parts = [called % {"count": row.called}]
    if row.state != "proposed":
        parts.append(_("%(count)d answered") % {"count": row.acknowledged})
        parts.append(_("%(count)d came") % {"count": row.present})
        parts.append(_("%(count)d finished") % {"count": row.finished})
    if row.late:
        parts.append(_("%(count)d late") % {"count": row.late})
    if row.refused:
        parts.append(_("%(count)d refused") % {"count": row.refused})
    return " · ".join(parts)


def _key(seat: Seat, whistle: Whistle) -> str:
    return live.make_key(whistle.id, whistle.version, seat.actor.post_id, now=seat.now)


def _links(steps: tuple[cases.Step, ...], address: Any) -> tuple[StepLink, ...]:
    return link_steps(steps, address, looks.STEP_ICONS, second=_SECOND, direct=_DIRECT)


def _card(seat: Seat, whistle: Whistle, line: cases.CallLine) -> CallCard:
    needed = "" if line.needed is None else _("needed") if line.needed else _("not needed")
    return CallCard(
        line=line,
        state=looks.call_chip(line.state, line.state_name, line.tone),
        due=rules.due_chip(line.due_at, seat.now),
        moments=_moments(line),
        links=_links(line.buttons, lambda verb: reverse("desk:call-step", args=[whistle.number, line.id, verb])),
        photos=tuple(_picture(one) for one in line.files if one.is_image),
        documents=tuple(ui.Tab(one.name, _address(one.id)) for one in line.files if not one.is_image),
        needed=needed,
    )


def _moments(line: cases.CallLine) -> tuple[ui.Row, ...]:
    """What happened, or by when it should."""
    came = say_moment(line.checked_in_at)
    if line.checked_in_at:
        away = _("%(count)d m from the meeting point") % {"count": line.check_in_metres or 0}
        said = [came, _("late") if line.late else _("in time")]
        came = " · ".join([*said, *([away] if line.check_in_metres is not None else [])])
    ended = line.state in {"refused", "excused"}
    answered = say_moment(line.acknowledged_at or line.refused_at or line.checked_in_at)
    return (
        _done_or_due(_("Answered"), answered, _("Answer by"), "" if ended else say_moment(line.ack_by)),
        _done_or_due(_("On site"), came, _("Be on site by"), "" if ended else say_moment(line.check_in_by)),
        _done_or_due(
            _("Result"), say_moment(line.finished_at), _("Finish by"), "" if ended else say_moment(line.finish_by)
        ),
    )


def _done_or_due(done_word: str, done: str, due_word: str, due: str) -> ui.Row:
    """What happened, under a word that says so; else the time that is due, under a word that says that."""
    return ui.Row(due_word, due) if due and not done else ui.Row(done_word, done or "–")


def _pictures(files: tuple[cases.WhistleFileLine, ...], kind: str) -> tuple[ui.Picture, ...]:
    return tuple(_picture(one) for one in files if one.kind == kind and one.is_image)


def _picture(one: cases.WhistleFileLine) -> ui.Picture:
    address = _address(one.id)
    caption = f"{one.kind_name} · {say_moment(one.added_at)}"
    return ui.Picture(f"{address}?thumb=1", one.kind_name, caption, address)


def _address(file_id: UUID) -> str:
    return reverse("desk:whistle-file", args=[file_id])


def _event(step: cases.WhistleStep) -> ui.Event:
    about = step.unit_name if step.unit_name and not step.by.startswith(step.unit_name) else ""
    title = " · ".join(part for part in (step.title, about, *step.facts) if part)
    return ui.Event(title=title, at=step.at, by=step.by, tone=step.tone)


@seated
def send_file(request: HttpRequest, seat: Seat, file_id: UUID) -> FileResponse:
    """The bytes of a picture, for posts that see the whistle."""
    try:
        found = cases.get_whistle_file(seat.actor, file_id)
    except WhistleFile.DoesNotExist:
        raise Http404 from None
    return files.send_stored(request, found.file_id)
