"""What the pattern page shows: made-up samples of every component in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.ui.fetch import ICONS
from oneneedle.ui.rules import Chart, Column, Event, Line, Picture, Row, Series, Step, Tab, Task

_RECEIVED_AT = datetime(2026, 3, 2, 14, 10, tzinfo=UTC)
_SENT_AT = datetime(2026, 3, 2, 14, 11, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(label=gettext_lazy("What is wrong?"), help_text=gettext_lazy("In your own words."))
    more = forms.CharField(
        label=gettext_lazy("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[])
    danger = forms.ChoiceField(label=gettext_lazy("Is somebody in danger?"), choices=[], widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("How may we reach you?"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(
        label=gettext_lazy("Since when?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    agree = forms.BooleanField(label=gettext_lazy("I have read what will be public"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "kind": [("", _("Choose")), ("leak", _("Water main leak")), ("lamp", _("Street lamp out"))],
            "danger": [("yes", _("Yes")), ("no", _("No"))],
            "ways": [("phone", _("Telephone")), ("mail", _("E-mail"))],
        }
        for name, values in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = values


@dataclass(frozen=True)
class PatternPage:
    """Everything the pattern page draws."""

    form: SampleForm
    bad_form: SampleForm
    steps: tuple[Step, ...]
    stopped_steps: tuple[Step, ...]
    events: tuple[Event, ...]
    rows: tuple[Row, ...]
    tasks: tuple[Task, ...]
    choices: tuple[Task, ...]
    tabs: tuple[Tab, ...]
    crumbs: tuple[Tab, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    bars: Chart
    lines_over_time: Chart
    pictures: tuple[Picture, ...]
    areas: dict[str, Any]
    points: dict[str, Any]
    icons: tuple[str, ...]


def sample_page(form: SampleForm, picture: str) -> PatternPage:
    """The samples in the reader's language."""
    return PatternPage(
        form=form,
        bad_form=SampleForm({"what": ""}, prefix="bad"),
        steps=_steps("done", "done", "now", "todo"),
        stopped_steps=_steps("done", "stopped", "todo", "todo"),
        events=_events(),
        rows=(
            Row(_("What"), _("Water main leak"), href="#answers"),
            Row(_("Where"), _("Before house 12, the pavement"), href="#answers"),
            Row(_("Number"), "261121-00427-5"),
        ),
        tasks=(
            Task(_("Say what is wrong"), href="#tasks", word=_("Done"), tone="good"),
            Task(
                _("Say where it is"),
                href="#tasks",
                hint=_("A map, an address or a description"),
                word=_("To do"),
            ),
            Task(_("Send"), word=_("Cannot start yet"), tone="warn", hint=_("First say where it is.")),
        ),
        choices=(
            Task(_("Water main leak"), href="#choices", hint=_("Water comes out of the ground"), icon="droplet"),
            Task(
                _("Street lamp out"),
                href="#choices",
                icon="lightbulb",
                word=_("Reported nearby"),
                tone="info",
            ),
        ),
        tabs=(
            Tab(_("To dispatch"), "#tabs", current=True, count=5, icon="send"),
            Tab(_("Overdue"), "#tabs", count=2, icon="hourglass-split"),
            Tab(_("To verify"), "#tabs", count=0, icon="patch-check"),
        ),
        crumbs=(Tab(_("Desk"), "/ui/desk/"), Tab(_("Patterns"), "", current=True)),
        columns=(
            Column(_("Number")),
            Column(_("What")),
            Column(_("Due")),
            Column(_("Hours left"), number=True),
        ),
        lines=(
            Line(("261121-00427-5", _("Water main leak"), "18:11", 4), href="#table", current=True),
            Line(("261121-00431-7", _("Street lamp out"), "09:30", 118), href="#table"),
        ),
        bars=_bars(),
        lines_over_time=_lines(),
        pictures=(
            Picture(picture, _("Drawing of a needle"), caption=_("Before")),
            Picture(picture, _("Drawing of a needle"), caption=_("After")),
        ),
        areas=_square(_("Community")),
        points=_points(),
        icons=tuple(sorted(ICONS)),
    )


def _steps(*states: str) -> tuple[Step, ...]:
    labels = (_("Received"), _("Dispatched"), _("Being handled"), _("Closed"))
    notes = ("02-03 14:10", "02-03 14:11", _("Water company"), "")
    return tuple(Step(label, state, note) for label, state, note in zip(labels, states, notes, strict=True))


def _events() -> tuple[Event, ...]:
    return (
        Event(
            _("Dispatched"),
            _SENT_AT,
            _("Street duty desk"),
            _("To the water company: the main is theirs."),
            "info",
        ),
        Event(_("Received"), _RECEIVED_AT, _("Resident"), tone="good"),
        Event(_("Returned"), by=_("Property company"), text=_("Not ours."), tone="warn"),
        Event(_("Overdue"), tone="bad"),
    )


def _bars() -> Chart:
    shares = Series(_("Handled in time"), (0.93, 0.71), ("93 %", "71 %"), (0.88, 0.55), (0.96, 0.83))
    kinds = (_("Water main leak"), _("Street lamp out"))
    return Chart(_("Handled in time"), kinds, (shares,), most=1, label_head=_("Kind"))


def _lines() -> Chart:
    months = ("2026-08", "2026-09", "2026-10", "2026-11")
    leaks = Series(_("Water main leak"), (4, 9, None, 6), ("4", "9", "–", "6"))
    lamps = Series(_("Street lamp out"), (7, 5, 3, 2), ("7", "5", "3", "2"))
    return Chart(_("Cases a month"), months, (leaks, lamps), kind="lines", label_head=_("Month"))


def _square(name: str) -> dict[str, Any]:
    ring = [[116.39, 39.90], [116.41, 39.90], [116.413, 39.915], [116.392, 39.918], [116.39, 39.90]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": name}, "geometry": shape}],
    }


def _points() -> dict[str, Any]:
    places = (((116.396, 39.905), "bad", 12), ((116.405, 39.911), "info", ""), ((116.401, 39.907), "good", 3))
    features = [
        {
            "type": "Feature",
            "properties": {"title": _("Cases"), "tone": tone, "count": count, "href": "/ui/"},
            "geometry": {"type": "Point", "coordinates": place},
        }
        for place, tone, count in places
    ]
    return {"type": "FeatureCollection", "features": features}
