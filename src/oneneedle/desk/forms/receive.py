"""The one dense form for a case that comes by telephone or over the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.models import Jurisdiction
from oneneedle.desk.forms import fields


class ReceiveForm(forms.Form):
    """What is wrong, where, and who says so."""

    channel = forms.ChoiceField(label=gettext_lazy("Comes in"), initial="phone")
    description = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
    type_code = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    private = forms.BooleanField(label=gettext_lazy("Private: nothing of it is shown to the public"), required=False)
    address = forms.CharField(label=gettext_lazy("Address or landmark"), required=False, max_length=300)
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=50)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    photos = fields.PhotosField()

    def __init__(self, *args: Any, city: Jurisdiction, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(key, cases.CHANNEL_NAMES[key]) for key in ("phone", "counter", "grid")]
        self._choose("channel", channels)
        self._choose("type_code", fields.type_choices(city.id, branches=False, first=_("Not known yet")))
        self._choose("priority", [("", _("As the rule says")), *cases.PRIORITY_NAMES.items()])
        self._choose("area_path", fields.area_choices(city.area_path, first=_("By the point, or not known")))
        for name in ("lon", "lat"):
            self.fields[name].widget.attrs.update({"step": "any"})
        book = catalogue.get_catalogue(city.id)
        chosen = book.by_code.get(str(self["type_code"].value() or ""))
        if chosen:
            self.fields.update(fields.question_fields(book.rule_at(chosen.id, now)))

    def _choose(self, name: str, choices: fields.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def questions(self) -> list[forms.BoundField]:
        """The extra questions of the chosen type."""
        return [self[name] for name in self.fields if name.startswith("q_")]

    def report(self, file_ids: tuple[Any, ...], language: str) -> case_rules.Report:
        """The report as reception takes it."""
        said = self.cleaned_data
        contact = case_rules.ContactFields(name=said["name"], phone=said["phone"], email=said["email"])
        return case_rules.Report(
            description=said["description"],
            lon=said["lon"],
            lat=said["lat"],
            address=said["address"],
            area_path=said["area_path"],
            type_code=said["type_code"],
            answers=fields.read_answers(said) or {},
            contact=contact if contact else None,
            language=language,
            priority=said["priority"],
            private=said["private"],
            file_ids=file_ids,
        )
