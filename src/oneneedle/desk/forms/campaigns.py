"""The forms of campaigns and follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import choose, split_numbers, words


class CampaignForm(forms.Form):
    """A place, how it shall be afterwards, and the first cases."""

    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=200)
    goal = words(gettext_lazy("How shall the place be afterwards?"))
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=300)
    numbers = forms.CharField(
        label=gettext_lazy("First cases"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Numbers, separated by spaces; more can be gathered later."),
    )

    def __init__(self, *args: Any, actor: Actor, city: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = _("By the cases, or the whole ground")
        choose(self, "area_path", fields.area_choices(actor.area_path or city.area_path, first=first))

    def clean_numbers(self) -> list[str]:
        """Each number once."""
        return split_numbers(self.cleaned_data["numbers"])


class GatherForm(forms.Form):
    """Open cases on the campaign's ground, or any by number."""

    near = forms.MultipleChoiceField(
        label=gettext_lazy("Open cases on its ground"), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(label=gettext_lazy("Or by number"), required=False, max_length=4000)

    def __init__(self, *args: Any, near: fields.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["near"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = near
        if not near:
            del self.fields["near"]

    def chosen(self) -> list[str]:
        """All numbers of the form."""
        return list(dict.fromkeys([*self.cleaned_data.get("near", []), *split_numbers(self.cleaned_data["numbers"])]))


class EndForm(forms.Form):
    """What came of the campaign."""

    outcome = words(gettext_lazy("What came of it"))


class RecordForm(forms.Form):
    """What was found when somebody looked again."""

    relapsed = forms.TypedChoiceField(
        label=gettext_lazy("How is it now?"),
        choices=[
            ("no", gettext_lazy("It holds")),
            ("yes", gettext_lazy("It came back: a new case is opened and linked")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = words(
        gettext_lazy("What did you see?"),
        required=False,
        hint=gettext_lazy("Needed when it came back; the new case begins with these words."),
    )
