"""The forms of shared zones: ground, members and rota; rules; an agreed change of a period; the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.models import Jurisdiction
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import choose, day, words
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.zones import queries as zones
from oneneedle.zones import rules as zone_rules

SHOWN_MEMBERS, SPARE = 6, 2
# What the zones call a field, where the form calls it otherwise.
FIELD_NAMES = {"members": "member_1"}


class ZoneForm(forms.Form):
    """The zone as it shall be; members and rota bind from a day on."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Letters and digits, such as Z-01.")
    )
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy(
            "Each area lies on the ground of one member; the finer ones are offered for the members named."
        ),
        error_messages={"required": gettext_lazy("Choose the ground; the areas of the members named are offered now.")},
    )
    member_1 = forms.ChoiceField(label=gettext_lazy("First in turn"))
    member_2 = forms.ChoiceField(label=gettext_lazy("Second in turn"))
    member_3 = forms.ChoiceField(label=gettext_lazy("Third in turn"), required=False)
    member_4 = forms.ChoiceField(label=gettext_lazy("Fourth in turn"), required=False)
    member_5 = forms.ChoiceField(label=gettext_lazy("Fifth in turn"), required=False)
    member_6 = forms.ChoiceField(label=gettext_lazy("Sixth in turn"), required=False)
    length = forms.ChoiceField(
        label=gettext_lazy("How long is a turn?"), choices=[*zone_rules.LENGTHS.items()], widget=forms.RadioSelect
    )
    since = day(gettext_lazy("From which day does it bind?"), hint=gettext_lazy("Names change at once."))

    def __init__(
        self,
        *args: Any,
        city: Jurisdiction,
        row: zone_rules.ZoneRow | None = None,
        planned: date | None = None,
        **kwargs: Any,
    ) -> None:
        if row is not None:
            kwargs.setdefault("initial", {**_initial(row), "since": planned})
        super().__init__(*args, **kwargs)
        self.auto_id = "zone-%s"
        self.members = _places(max(SHOWN_MEMBERS, len(row.members) + SPARE if row else 0))
        for place, name in enumerate(self.members, start=1):
            if name not in self.fields:
                label = _("Number %(place)d in turn") % {"place": place}
                self.fields[name] = forms.ChoiceField(label=label, required=False)
        self.order_fields(["code", "name_zh", "name_en", "areas", *self.members])
        offices = _offices(city.id)
        for place, name in enumerate(self.members):
            choose(self, name, [("", _("Nobody") if place > 1 else _("Choose")), *offices])
        named = [str(self[name].value() or "") for name in self.members]
        choose(self, "areas", _ground(city, named, row.areas if row else ()))
        self.fields["areas"].widget.attrs["size"] = 10
        self.fields["code"].disabled = row is not None
        if planned:
            self.fields["since"].help_text = _(
                "Names change at once. The ground and the rota shown are planned already."
            )

    def moves_rota(self) -> bool:
        """Whether ground, members or length differ from what the form showed."""
        return not {"areas", "length", *self.members}.isdisjoint(self.changed_data)

    def row(self) -> zone_rules.ZoneRow:
        """The zone as a row; its rules stay as they are."""
        said = self.cleaned_data
        return zone_rules.ZoneRow(
            code=said["code"],
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            areas=tuple(said["areas"]),
            members=tuple(dict.fromkeys(said[name] for name in self.members if said[name])),
            length=said["length"],
        )


class LeadRuleForm(forms.Form):
    """Who leads in cases of one type or branch."""

    type_code = forms.ChoiceField(label=gettext_lazy("Cases of which type?"))
    lead = forms.ChoiceField(label=gettext_lazy("Who leads?"), required=False)
    since = day(gettext_lazy("From which day does it bind?"))

    def __init__(self, *args: Any, city: Jurisdiction, members: fields.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "rule-%s"
        choose(self, "type_code", fields.type_choices(city.id, branches=True, first=_("Choose")))
        choose(self, "lead", [("", _("The member in turn")), *members])

    def lead_id(self) -> UUID | None:
        """The member that leads; None for the one in turn."""
        return UUID(self.cleaned_data["lead"]) if self.cleaned_data["lead"] else None


class EndRuleForm(forms.Form):
    """Which rule ends, and from which day."""

    rule = forms.ChoiceField(label=gettext_lazy("Rule"))
    until = day(gettext_lazy("From which day does it no longer bind?"))

    def __init__(self, *args: Any, told: zones.ToldZone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "end-rule-%s"
        endless = (one for one in told.rules if one.until is None)
        listed = [(str(one.id), f"{one.type_name} · {one.lead} · {one.state}") for one in endless]
        choose(self, "rule", [("", _("Choose")), *listed])


class SwapForm(forms.Form):
    """Another member for one period."""

    period_on = forms.ChoiceField(label=gettext_lazy("Which period?"))
    unit_id = forms.ChoiceField(label=gettext_lazy("Who takes the turn?"))
    reason = words(gettext_lazy("What was agreed, and why?"), rows=2)

    def __init__(self, *args: Any, members: fields.Choices, periods: Iterable[zones.ToldPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "swap-%s"
        listed = [(f"{one.first_on}", f"{one.first_on} – {one.last_on} · {one.unit}") for one in periods]
        choose(self, "period_on", [("", _("Choose")), *listed])
        choose(self, "unit_id", [("", _("Choose")), *members])


class EndZoneForm(forms.Form):
    """The day from which the zone is no more."""

    until = day(gettext_lazy("From which day is the zone no more?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "end-%s"


def _initial(row: zone_rules.ZoneRow) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("code", "name_zh", "name_en", "length")}
    members = dict(zip(_places(len(row.members)), row.members, strict=True))
    return {**plain, "areas": list(row.areas), **members}


def _places(count: int) -> tuple[str, ...]:
    return tuple(f"member_{place}" for place in range(1, count + 1))


def _ground(city: Jurisdiction, named: Iterable[str], held: Iterable[str]) -> fields.Choices:
    """The areas of the city, below them those of the members named, and what the zone holds already."""
    found = dict(fields.area_choices(city.area_path, first="")[1:])
    for code in dict.fromkeys(named):
        if (unit := units.get_unit_by_code(city.id, code)) and unit.level in zones.OFFICES and unit.area_path:
            below = fields.area_choices(unit.area_path, first="")[1:]
            found.update((path, name) for path, name in below if path not in found)
    left_out = [path for path in held if path not in found]
    found.update((path, area.label) for path, area in places.find_areas(left_out).items())
    return list(found.items())


def _offices(jurisdiction_id: str) -> fields.Choices:
    found = units.units_for(jurisdiction_id).units
    return [(one.code, one.name) for one in found if one.active and one.level in zones.OFFICES]
