"""Topics: those of a month, one with its cases and months, and the steps that put it where it is worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Refused, say_month
from oneneedle.desk import rules
from oneneedle.desk.forms.topics import ReasonForm, ReportForm, SearchForm, TakeForm
from oneneedle.desk.views import live
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic, TopicRun
from oneneedle.evaluation.queries import topics as evaluation
from oneneedle.evaluation.rules import topics
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

HERE = "topics"
SEARCH_SECONDS = 3
TREND_TONES = {"new": "warn", "grows": "warn", "steady": "neutral", "falls": "good"}
TREND_ICONS = {"new": "plus-lg", "grows": "graph-up", "steady": "arrow-right", "falls": "sort-down"}
STATE_TONES = {"offered": "info", "meeting": "warn", "taken": "good", "aside": "neutral"}
_DONE = {
    "report": gettext_lazy("The case is on its way."),
    "hand": gettext_lazy("It waits for the joint meeting."),
    "set-aside": gettext_lazy("Set aside; it can be taken up later."),
}


@dataclass(frozen=True)
class TopicShown:
    """One topic with its chips and its growth in words."""

    line: evaluation.TopicLine
    trend: rules.Chip
    state: rules.Chip
    growth: str


@dataclass(frozen=True)
class TopicList:
    """The topics of a month."""

    desk: DeskFrame
    title: str
    lead: str
    month: date | None
    months: tuple[ui.Tab, ...]
    states: tuple[ui.Tab, ...]
    rows: tuple[TopicShown, ...]
    cases: int
    found_at: datetime | None
    searching: bool
    failed: bool
    search: SearchForm | None
    live_href: str
    polled: str


@dataclass(frozen=True)
class TopicView:
    """One topic with everything in it; a form is there only for those who may."""

    desk: DeskFrame
    title: str
    sheet: evaluation.TopicPage
    shown: TopicShown
    chart: ui.Chart
    lines: tuple[tuple[cases.CaseRow, rules.Chip], ...]
    outcome: str
    earlier: tuple[TopicShown, ...]
    events: tuple[ui.Event, ...]
    take: forms.Form | None
    report: forms.Form | None
    hand: forms.Form | None
    set_aside: forms.Form | None


@seated
def show_topics(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those of the month asked for, else of the newest one."""
    return _draw_list(request, seat, SearchForm())


@require_POST
@seated
def search_topics(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for a month to be searched."""
    form = SearchForm(request.POST)
    if form.is_valid():
        try:
            run = actions.ask_topics(month=form.cleaned_data["month"], actor=seat.actor, now=seat.now)
        except Refused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("The month is being searched. This page shows when it is done."))
            return redirect(f"{reverse('desk:topics')}?month={run.month:%Y-%m}")
    return _draw_list(request, seat, form, status=422)


@seated
def show_topic(request: HttpRequest, seat: Seat, topic_id: UUID) -> HttpResponse:
    """The whole topic."""
    return _draw(request, seat, _load(seat, topic_id))


@require_POST
@seated
def move_topic(request: HttpRequest, seat: Seat, topic_id: UUID, verb: str) -> HttpResponse:
    """Take it up, make a case of it, hand it to the joint meeting, set it aside."""
    topic = _load(seat, topic_id)
    makers: dict[str, Callable[[Any], forms.Form]] = {
        "take": TakeForm,
        "report": ReportForm,
        "hand": ReasonForm,
        "set-aside": ReasonForm,
    }
    if verb not in makers:
        raise Http404
    form = makers[verb](request.POST)
    if form.is_valid():
        try:
            return _act(request, seat, topic, verb, form.cleaned_data)
        except Refused as refusal:
            _say(form, refusal)
    return _draw(request, seat, topic, status=422, **{verb: form})


def _act(request: HttpRequest, seat: Seat, topic: Topic, verb: str, said: dict[str, Any]) -> HttpResponse:
    given: dict[str, Any] = {"topic": topic, "actor": seat.actor, "now": seat.now, **said}
    if verb == "take":
        campaign = actions.take_topic(**given)
        messages.success(request, _("The campaign is open; its cases are in it."))
        return redirect("desk:campaign", campaign_id=campaign.id)
    steps: dict[str, Callable[..., object]] = {
        "report": actions.report_topic,
        "hand": actions.hand_topic,
        "set-aside": actions.set_topic_aside,
    }
    steps[verb](**given)
    messages.success(request, str(_DONE[verb]))
    return redirect("desk:topic", topic_id=topic.id)


def _draw_list(request: HttpRequest, seat: Seat, form: SearchForm, status: int = 200) -> HttpResponse:
    runs = evaluation.topic_months(seat.actor.jurisdiction_id)
    asked, state = request.GET.get("month", ""), request.GET.get("state", "")
    run = next((one for one in runs if f"{one.month:%Y-%m}" == asked), runs[0] if runs else None)
    state = state if state in evaluation.STATE_NAMES else ""
    found = evaluation.topics_for(seat.actor, run.month) if run else ()
    searching = run is not None and run.state == TopicRun.State.ASKED
    failed = run is not None and run.state == TopicRun.State.FAILED
    key = live.make_key(found, state, searching, failed, run.found_at if run else None, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    month = f"{run.month:%Y-%m}" if run else ""
    page = TopicList(
        desk=frame(seat, here=HERE),
        title=_("Topics"),
        lead=_("Cases alike by place, type and words, found each month, so that somebody acts before more come."),
        month=run.month if run else None,
        months=tuple(
            ui.Tab(say_month(one.month), f"{reverse('desk:topics')}?month={one.month:%Y-%m}", one == run)
            for one in runs[:6]
        ),
        states=_state_tabs(found, run.month, state) if run else (),
        rows=tuple(_show(line) for line in found if not state or line.state == state),
        cases=run.cases if run else 0,
        found_at=run.found_at if run else None,
        searching=searching,
        failed=failed,
        search=form if evaluation.may_search_topics(seat.actor) else None,
        live_href=f"{reverse('desk:topics')}?{urlencode({'month': month, 'state': state, 'seen': key})}",
        polled=f"every {SEARCH_SECONDS if searching else live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/topics/list.html", page, status=status, partial="topics")


def _state_tabs(found: tuple[evaluation.TopicLine, ...], month: date, state: str) -> tuple[ui.Tab, ...]:
    here = f"{reverse('desk:topics')}?month={month:%Y-%m}"
    tabs = [ui.Tab(_("All"), here, not state, len(found))]
    for one, name in evaluation.STATE_NAMES.items():
        count = sum(line.state == one for line in found)
        tabs.append(ui.Tab(str(name), f"{here}&state={one}", one == state, count))
    return tuple(tabs)


def _draw(request: HttpRequest, seat: Seat, topic: Topic, status: int = 200, **said: forms.Form) -> HttpResponse:
    sheet = evaluation.get_topic_page(seat.actor, topic, seat.now)
    may, title = sheet.may, sheet.line.title
    view = TopicView(
        desk=frame(seat, here=HERE),
        title=title,
        sheet=sheet,
        shown=_show(sheet.line),
        chart=_chart(sheet),
        lines=tuple((row, rules.state_chip(row.state, row.outcome)) for row in sheet.cases),
        outcome=_outcome(sheet),
        earlier=tuple(_show(line) for line in sheet.earlier),
        events=tuple(ui.Event(step.title, step.at, step.by, step.text) for step in sheet.history),
        take=said.get("take") or (TakeForm(initial={"name": title[:200]}) if may.take else None),
        report=said.get("report") or (ReportForm(initial={"words": title}) if may.report else None),
        hand=said.get("hand") or (ReasonForm(auto_id="hand_%s") if may.hand else None),
        set_aside=said.get("set-aside") or (ReasonForm(auto_id="aside_%s") if may.set_aside else None),
    )
    return pages.render_page(request, "desk/topics/page.html", view, status=status)


def _show(line: evaluation.TopicLine) -> TopicShown:
    trend = line.growth.trend
    return TopicShown(
        line=line,
        trend=rules.Chip(line.trend_name, TREND_TONES[trend], TREND_ICONS[trend]),
        state=rules.Chip(line.state_name, STATE_TONES[line.state], ""),
        growth=say_growth(line.growth),
    )


def say_growth(growth: topics.Growth) -> str:
    """`2.4 times as many a day as before (between 1.3 and 4.1)`; nothing where nothing came before."""
    if growth.times is None:
        return ""
    names = {"times": f"{growth.times:.1f}", "low": f"{growth.low:.1f}"}
    if growth.high is None:
        return _("%(times)s times as many a day (at least %(low)s)") % names
    names["high"] = f"{growth.high:.1f}"
    return _("%(times)s times as many a day (between %(low)s and %(high)s)") % names


def _outcome(sheet: evaluation.TopicPage) -> str:
    """Whether it fell, by the last month that was counted."""
    last = sheet.months[-1]
    if last.month <= sheet.line.month or last.growth is None:
        return ""
    words = ngettext("%(month)s: %(count)d case.", "%(month)s: %(count)d cases.", last.count)
    said = words % {"month": say_month(last.month), "count": last.count}
    return " ".join((said, str(topics.TREND_NAMES[last.growth.trend]) + ".", say_growth(last.growth)))


def _chart(sheet: evaluation.TopicPage) -> ui.Chart:
    counts = ui.Series(
        _("Cases"), tuple(float(one.count) for one in sheet.months), tuple(str(one.count) for one in sheet.months)
    )
    labels = tuple(say_month(one.month) for one in sheet.months)
    return ui.Chart(_("Cases a month"), labels, (counts,), kind="lines", label_head=_("Month"))


def _load(seat: Seat, topic_id: UUID) -> Topic:
    try:
        return evaluation.get_topic(seat.actor, topic_id)
    except Topic.DoesNotExist:
        raise Http404 from None


def _say(form: forms.Form, refusal: Refused) -> None:
    """The refusal at its field, where the form has it."""
    refuse(form, refusal)
