"""The forms of local overrides: what a ground changes of a rule, and how far it may go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.catalogue.rules import overrides as terms
from oneneedle.core.rules import is_under
from oneneedle.desk.forms import fields
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules
from oneneedle.workdays.rules import describe_limit

PLACES = [(priority, name) for priority in catalogue_rules.PRIORITIES for name in terms.LIMITS]


class OverrideTypeForm(forms.Form):
    """Which type it is about."""

    type_code = forms.ChoiceField(label=gettext_lazy("Type"))

    def __init__(self, *args: Any, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = fields.type_choices(jurisdiction_id, branches=False, first=_("Choose"))


class OverrideForm(forms.Form):
    """What shall be different on the ground; only what the bound allows is asked."""

    since = forms.DateField(
        label=gettext_lazy("From which day on?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does your ground need it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody can read it."),
    )

    def __init__(
        self,
        *args: Any,
        rule: catalogue_rules.Rule,
        allowed: catalogue_rules.Allowed,
        unit: units.UnitRef,
        jurisdiction_id: str,
        danger: bool,
        standing: catalogue_rules.Change | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        change = standing or catalogue_rules.Change()
        asked: dict[str, forms.Field] = {}
        for place in PLACES:
            if bound := allowed.limits.get(place):
                asked["_".join(place)] = _limit_field(rule, change, *place, bound=bound)
        texts: dict[str, Any] = dict(terms.TEXTS)
        for name, label in texts.items():
            if name.rpartition("_")[0] in allowed.fields:
                area = forms.Textarea(attrs={"rows": 2})
                said = change.texts.get(name, "")
                asked[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=4000,
                    widget=area,
                    initial=said,
                    help_text=getattr(rule, name),
                )
        if "handler" in allowed.fields:
            choices = [("", _("As the city says")), *_own_units(jurisdiction_id, unit)]
            who: Any = terms.FIELDS["handler"]
            asked["handler"] = forms.ChoiceField(label=who, required=False, choices=choices, initial=change.handler)
        if "offered" in allowed.fields and not danger:
            never = _("Do not offer it on our ground: reports of it wait for the desk")
            asked["offered"] = forms.BooleanField(label=never, required=False, initial=not change.offered)
        self.fields = asked | self.fields

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        limits: dict[str, dict[str, str]] = {}
        for priority, name in PLACES:
            if text := said.get(f"{priority}_{name}"):
                limits.setdefault(priority, {})[name] = text
        return {
            "limits": limits,
            "texts": {name: said[name] for name in terms.TEXTS if said.get(name)},
            "handler_id": UUID(said["handler"]) if said.get("handler") else None,
            "offered": not said.get("offered"),
            "reason": said["reason"],
        }


def _limit_field(
    rule: catalogue_rules.Rule,
    change: catalogue_rules.Change,
    priority: str,
    name: str,
    *,
    bound: catalogue_rules.Range,
) -> forms.CharField:
    usual = getattr(rule.limits_for(priority), name)
    values = {"bound": str(bound), "usual": describe_limit(usual) if usual else _("none")}
    hint = _("Such as %(example)s. Allowed: %(bound)s. The city says: %(usual)s. Empty: as the city says.")
    return forms.CharField(
        label=_limit_label(priority, name),
        required=False,
        max_length=20,
        help_text=hint % (values | {"example": str(bound.slowest)}),
        initial=str(change.limit(priority, name) or ""),
    )


def _limit_label(priority: str, name: str) -> str:
    values = {"field": terms.FIELDS[name], "priority": terms.PRIORITY_NAMES[priority]}
    return _("%(field)s (%(priority)s)") % values


def _own_units(jurisdiction_id: str, unit: units.UnitRef) -> list[tuple[str, str]]:
    """The office itself, units below it, and those that serve its ground alone."""
    known = units.units_for(jurisdiction_id).units
    own = (one for one in known if is_under(one.path, unit.path) or is_under(one.area_path, unit.area_path))
    return [(str(one.id), one.name) for one in own if one.active]


class BoundForm(forms.Form):
    """What the offices of a level may change, and how far."""

    level = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        choices=[(level, unit_rules.LEVEL_NAMES[level]) for level in terms.LEVELS],
        widget=forms.RadioSelect,
        initial="community",
    )
    type_code = forms.ChoiceField(label=gettext_lazy("For which types?"), required=False)
    fields_allowed = forms.MultipleChoiceField(
        label=gettext_lazy("What may be changed?"),
        choices=[*terms.FIELDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Nothing chosen: nothing may be changed in this branch."),
    )

    def __init__(self, *args: Any, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = fields.type_choices(jurisdiction_id, branches=True, first=_("The whole catalogue"))
        hint = _("Such as 2wh (working hours), 3wd (working days), 12h or 2d.")
        for place in PLACES:
            for end, label in (("fastest", _("At the fastest")), ("slowest", _("At the slowest"))):
                self.fields["_".join((*place, end))] = forms.CharField(
                    label=label, required=False, max_length=20, help_text=hint if end == "fastest" else ""
                )

    def head(self) -> list[BoundField]:
        """The fields above the limits."""
        return [self[name] for name in ("level", "type_code", "fields_allowed")]

    def limit_groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Both ends of each limit under its name."""
        for place in PLACES:
            yield _limit_label(*place), [self["_".join((*place, end))] for end in ("fastest", "slowest")]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        limits: dict[str, dict[str, list[str]]] = {}
        for priority, name in PLACES:
            ends = [said[f"{priority}_{name}_{end}"] for end in ("fastest", "slowest")]
            if any(ends):
                limits.setdefault(priority, {})[name] = ends
        chosen = {"level": said["level"], "type_code": said["type_code"], "fields": said["fields_allowed"]}
        return {**chosen, "limits": limits}
