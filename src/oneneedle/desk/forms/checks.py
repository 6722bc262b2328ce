"""The forms of powers handed down and site checks: the power and its list, the site, what is found line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.core.rules import Refused
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import choose, day, words
from oneneedle.powers import queries as powers
from oneneedle.powers import rules
from oneneedle.units import queries as units

_PARTS = ("result", "words", "photo")
_DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 30)))
# What an action calls a field, where the form calls it otherwise.
FIELD_NAMES = {"unit": "unit_id", "from_unit": "from_unit_id"}


def _listed(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 6})
    most = rules.MAX_LINES * (rules.MAX_LINE + 2)
    return forms.CharField(label=label, required=False, help_text=hint, widget=area, max_length=most)


@dataclass(frozen=True)
class LookRow:
    """One line of the checklist with its fields."""

    place: int
    text: str
    before: str
    result: forms.BoundField
    words: forms.BoundField
    photo: forms.BoundField


class StreetForm(forms.Form):
    """Of which street something is listed."""

    street = forms.ChoiceField(label=gettext_lazy("Street"), required=False)

    def __init__(self, *args: Any, streets: Sequence[units.UnitRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "street", [("", _("All streets")), *((one.code, one.name) for one in streets)])
        if len(streets) < 2:
            del self.fields["street"]


class FilterForm(StreetForm):
    """Which checks are listed."""

    work_field = forms.ChoiceField(label=gettext_lazy("Field of work"), required=False)
    late = forms.BooleanField(label=gettext_lazy("Only what is late"), required=False)

    def __init__(
        self, *args: Any, streets: Sequence[units.UnitRef], work_fields: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, streets=streets, **kwargs)
        choose(self, "work_field", [("", _("All fields of work")), *work_fields])


class PlanForm(forms.Form):
    """The site, the power, the day; no field for a person."""

    power = forms.ChoiceField(label=gettext_lazy("Under which power?"))
    site_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of site is it?"), choices=[*rules.SITE_KINDS.items()], widget=forms.RadioSelect
    )
    site = forms.CharField(
        label=gettext_lazy("Name of the site"),
        max_length=300,
        help_text=gettext_lazy("As it stands on its sign. Sites are checked, never persons: no name of anybody."),
    )
    address = forms.CharField(label=gettext_lazy("Address or landmark"), required=False, max_length=300)
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    planned_for = day(gettext_lazy("On which day?"))
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, street: units.UnitRef, held: Iterable[powers.PowerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "power", [("", _("Choose")), *((str(one.id), _say(one)) for one in held)])
        choose(self, "area_path", fields.area_choices(street.area_path, first=_("By the point, or the whole street")))
        for name in ("lon", "lat"):
            self.fields[name].widget.attrs.update({"step": "any"})

    def spot(self) -> rules.Spot:
        """The site as the action takes it."""
        said = self.cleaned_data
        where = {name: said[name] for name in ("address", "area_path", "lon", "lat")}
        return rules.Spot(name=said["site"], kind=said["site_kind"], **where)


class LookForm(forms.Form):
    """What a look finds: three answers a line, words and a photo; then the day until which the rest is put right."""

    rectify_by = day(
        gettext_lazy("To be put right until"),
        required=False,
        hint=gettext_lazy("Needed when anything is not in order."),
    )
    outside_link = forms.CharField(
        label=gettext_lazy("Address of the penalty case, if there is one"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Penalties are dealt with outside this system; only the link stands here."),
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def __init__(self, *args: Any, asked: Sequence[powers.AskedLine], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.today = asked, today
        late = {name: self.fields.pop(name) for name in ("rectify_by", "outside_link")}
        for line in asked:
            self.fields.update(_line_fields(line))
        self.fields.update(late)

    def rows(self) -> list[LookRow]:
        """The lines in their order."""
        return [
            LookRow(one.place, one.text, one.before, *(self[f"{name}_{one.place}"] for name in _PARTS))
            for one in self.asked
        ]

    def clean(self) -> dict[str, Any]:
        """What is not in order has words at its own line, and a day to come; the link is one; not too many photos."""
        said = super().clean() or {}
        wrong = [one.place for one in self.asked if said.get(f"result_{one.place}") == "not_ok"]
        for place in wrong:
            if not (said.get(f"words_{place}") or "").strip() and f"words_{place}" not in self.errors:
                self.add_error(f"words_{place}", _("Say in words what is not in order."))
        if wrong and "rectify_by" not in self.errors:
            self._ask(rules.check_ahead, said.get("rectify_by"), self.today, "rectify_by")
        self._ask(rules.check_link, said.get("outside_link") or "")
        most = settings.ATTACHMENT_MAX_COUNT
        for place in [one.place for one in self.asked if said.get(f"photo_{one.place}")][most:]:
            words = ngettext("Send no more than %(most)d photo.", "Send no more than %(most)d photos.", most)
            self.add_error(f"photo_{place}", words % {"most": most})
        return said

    def _ask(self, rule: Callable[..., object], *said: object) -> None:
        try:
            rule(*said)
        except Refused as refusal:
            self.add_error(refusal.field, str(refusal))

    def uploads(self) -> dict[int, Any]:
        """The photos by line."""
        given = {one.place: self.cleaned_data.get(f"photo_{one.place}") for one in self.asked}
        return {place: photo for place, photo in given.items() if photo}

    def answers(self, photos: Mapping[int, UUID]) -> list[rules.Answer]:
        """The answers as the action takes them."""
        said = self.cleaned_data
        return [
            rules.Answer(one.line_id, said[f"result_{one.place}"], said[f"words_{one.place}"], photos.get(one.place))
            for one in self.asked
        ]


class OffForm(forms.Form):
    """Why a check is called off."""

    reason = words(gettext_lazy("Why is it called off?"), hint=gettext_lazy("No names of persons."))


class FindingCaseForm(forms.Form):
    """A case made of a finding."""

    description = words(gettext_lazy("What is wrong?"), hint=gettext_lazy("No names of persons."))
    type_code = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    private = forms.BooleanField(
        label=gettext_lazy("Private: nothing of it is shown to the public"),
        required=False,
        initial=True,
        help_text=gettext_lazy("It names a site before anything is decided."),
    )

    def __init__(self, *args: Any, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = fields.type_choices(jurisdiction_id, branches=False, first=_("Not known yet"))
        choose(self, "type_code", listed)


class HandDownForm(forms.Form):
    """A power with its basis and its checklist."""

    unit_id = forms.ChoiceField(label=gettext_lazy("Street"))
    from_unit_id = forms.ChoiceField(label=gettext_lazy("From which department?"))
    work_field = forms.ChoiceField(label=gettext_lazy("Field of work"), choices=[*rules.FIELDS.items()])
    other_field = forms.CharField(
        label=gettext_lazy("Another field of work"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("One word in small letters, such as river_islands; it takes the place of that above."),
    )
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=rules.MAX_NAME)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=rules.MAX_NAME)
    basis_zh = words(gettext_lazy("Legal basis in Chinese"), required=False, rows=2)
    basis_en = words(gettext_lazy("Legal basis in English"), required=False, rows=2)
    document = forms.CharField(label=gettext_lazy("Document"), required=False, max_length=300)
    since = day(gettext_lazy("From which day on?"))
    until = day(gettext_lazy("Last day"), required=False, hint=gettext_lazy("Only when it is handed down for a time."))
    lines_zh = _listed(
        gettext_lazy("Checklist in Chinese"), gettext_lazy("One line of text for each line of the list.")
    )
    lines_en = _listed(
        gettext_lazy("Checklist in English"), gettext_lazy("The same lines in the same order, or nothing.")
    )

    def __init__(self, *args: Any, streets: Iterable[units.UnitRef], jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit_id", [("", _("Choose")), *((str(one.id), one.name) for one in streets)])
        choose(self, "from_unit_id", fields.unit_choices(jurisdiction_id))
        for name in ("since", "until"):
            self.fields[name].validators.extend(_DAYS)


def _line_fields(line: powers.AskedLine) -> dict[str, forms.Field]:
    number = {"number": line.place}
    picture = forms.FileInput(attrs={"accept": "image/*"})
    return {
        f"result_{line.place}": forms.ChoiceField(
            label=f"{line.place}. {line.text}", choices=[*rules.RESULTS.items()], widget=forms.RadioSelect
        ),
        f"words_{line.place}": words(_("Line %(number)d in words") % number, required=False, rows=2),
        f"photo_{line.place}": forms.FileField(
            label=_("Photo of line %(number)d") % number, required=False, widget=picture
        ),
    }


def _say(one: powers.PowerLine) -> str:
    words = _("%(name)s (version %(version)d)") if one.version > 1 else "%(name)s"
    return words % {"name": one.name, "version": one.version}
