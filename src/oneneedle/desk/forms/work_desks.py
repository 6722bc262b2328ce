"""The forms of work desks: the desk and what it takes, a post that sits there, a case that moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.desk.forms.fields import Choices, unit_choices
from oneneedle.powers import queries as powers
from oneneedle.units import queries as units


@dataclass(frozen=True)
class TypeGroup:
    """A branch with the types below it; open when one of them is ticked."""

    name: str
    options: tuple[BoundWidget, ...]
    chosen: int


class DeskForm(forms.Form):
    """One desk of a street."""

    code = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy("Small letters, such as market; it stays when the names change."),
    )
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=120)
    ordinal = forms.IntegerField(label=gettext_lazy("Place in the row"), min_value=0, max_value=999, initial=0)
    type_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Which cases lie on this desk?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("A group stands for all types below it; a type that is ticked alone comes first."),
    )
    active = forms.BooleanField(
        label=gettext_lazy("The desk is open"),
        required=False,
        initial=True,
        help_text=gettext_lazy("A closed desk takes nothing; its types are free for others."),
    )

    def __init__(self, *args: Any, jurisdiction_id: str, known_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = catalogue.get_catalogue(jurisdiction_id).tree()
        choose(self, "type_codes", [(one.code, one.name) for node in self.tree for one in _below(node)])
        if known_code:
            self.fields["code"].disabled = True

    def groups(self) -> list[TypeGroup]:
        """The types branch by branch."""
        chosen = set(self["type_codes"].value() or ())
        options = iter(self["type_codes"])
        found = []
        for node in self.tree:
            codes = [one.code for one in _below(node)]
            found.append(TypeGroup(node.type.name, tuple(next(options) for _code in codes), len(chosen & set(codes))))
        return found


class SeatForm(forms.Form):
    """A post that sits at the desk from now on."""

    post = forms.ChoiceField(label=gettext_lazy("Post"))
    function = forms.CharField(label=gettext_lazy("What does it do there?"), required=False, max_length=120)
    from_unit = forms.ChoiceField(
        label=gettext_lazy("Moved down from"),
        required=False,
        help_text=gettext_lazy("The department that gave the post to the street, if one did."),
    )

    def __init__(self, *args: Any, street: units.UnitRef, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = [(str(post_id), name) for post_id, name in powers.posts_of_street(street)]
        choose(self, "post", [("", _("Choose")), *posts])
        choose(self, "from_unit", unit_choices(jurisdiction_id, first=_("No department")))


class HandOverForm(forms.Form):
    """Where the case shall lie, and why."""

    desk = forms.ChoiceField(label=gettext_lazy("To which desk?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why does another desk take it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Hand-overs are counted. No names of residents."),
    )

    def __init__(self, *args: Any, desks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "desk", desks)


class StreetForm(forms.Form):
    """Which street somebody above looks at."""

    street = forms.ChoiceField(label=gettext_lazy("Street"), required=False)

    def __init__(self, *args: Any, streets: tuple[units.UnitRef, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "street", [(one.code, one.name) for one in streets])


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Set the choices of one field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


def _below(node: catalogue_rules.Node) -> Iterator[catalogue_rules.CaseTypeRef]:
    yield node.type
    for child in node.children:
        yield from _below(child)
