"""The forms of the gate itself: admissions, and the lists of what a level must not be given."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.tasks import kind_choices, matter_choices, warning_field
from oneneedle.desk.forms.whistles import choose, day, words
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.ui.forms import refuse

# What the gate calls a field, where the form calls it otherwise.
ADMISSION_FIELDS = {"to_unit": "whom", "area_path": "whom"}


def level_choices() -> fields.Choices:
    """The levels the gate guards."""
    return [(level, duty_rules.LEVELS[level]) for level in gate_rules.GATED_LEVELS]


class AdmissionForm(forms.Form):
    """What shall be asked, of whom, for how long, and what comes with it."""

    title = forms.CharField(label=gettext_lazy("What shall be asked?"), max_length=gate_rules.MAX_TITLE)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of request"), widget=forms.RadioSelect)
    level = forms.ChoiceField(label=gettext_lazy("Of which level?"), widget=forms.RadioSelect)
    whom = forms.ChoiceField(label=gettext_lazy("Of whom?"), required=False)
    subject = forms.ChoiceField(label=gettext_lazy("Is it about one of these?"), required=False)
    reason = words(
        gettext_lazy("Why must this level do it?"),
        hint=gettext_lazy("The unit that decides and everybody asked read it."),
    )
    staff = forms.CharField(
        label=gettext_lazy("Who comes to help?"),
        max_length=500,
        help_text=gettext_lazy("People sent along and for how long; write “nobody” when nobody comes."),
    )
    money = forms.DecimalField(
        label=gettext_lazy("Money that comes with it"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("In the city's currency; 0 when none comes."),
    )
    last_on = day(gettext_lazy("Last day"), hint=gettext_lazy("After this day it ends by itself."))
    warning_answer = warning_field()

    def __init__(self, *args: Any, actor: Actor, city: Jurisdiction, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", kind_choices())
        choose(self, "level", level_choices())
        choose(self, "subject", matter_choices(city.id, now))
        ground = fields.area_choices(actor.area_path or city.area_path, first="")[1:]
        areas = [(f"area:{path}", name) for path, name in ground]
        single = [(f"unit:{one.id}", one.name) for one in gate.askable_units(actor)]
        first = _("Every unit of the level on the ground we serve")
        choose(self, "whom", [("", first), (_("Every unit of the level in"), areas), (_("One unit"), single)])

    def ask(self) -> gate_rules.AdmissionAsk:
        """The request as the gate takes it."""
        said = self.cleaned_data
        what, _colon, value = said["whom"].partition(":")
        return gate_rules.AdmissionAsk(
            title=said["title"],
            kind=said["kind"],
            level=said["level"],
            reason=said["reason"],
            staff=said["staff"],
            money=said["money"],
            last_on=said["last_on"],
            subject=said["subject"],
            to_unit=UUID(value) if what == "unit" else None,
            area_path=value if what == "area" else "",
            warning_answer=said["warning_answer"],
        )


class DecideAdmissionForm(forms.Form):
    """Let it through or not, with the reason."""

    approve = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Let it through")), ("no", gettext_lazy("Do not let it through"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    decision = words(gettext_lazy("Reason"), hint=gettext_lazy("The unit that asks and everybody asked read it."))


class EndAdmissionForm(forms.Form):
    """Why it ends before its day."""

    reason = words(gettext_lazy("Why does it end before its day?"), rows=2)


class ExclusionForm(forms.Form):
    """One line of a list: this matter is no work of this level."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Letters and digits, such as X-03.")
    )
    level = forms.ChoiceField(label=gettext_lazy("Must not be given to"), widget=forms.RadioSelect)
    matter = forms.CharField(
        label=gettext_lazy("Word of the matter"),
        max_length=40,
        help_text=gettext_lazy("One word in small Latin letters, such as investment; the same for every level."),
    )
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    keywords = forms.CharField(
        label=gettext_lazy("Words that make the gate ask"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Separated by commas, in either language."),
    )
    duty_areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas of duty it covers whole"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area_path = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    basis_zh = words(gettext_lazy("Basis in Chinese"), required=False, rows=2)
    basis_en = words(gettext_lazy("Basis in English"), required=False, rows=2)
    document = forms.ChoiceField(label=gettext_lazy("Policy document"), required=False)
    article = forms.CharField(label=gettext_lazy("Article"), required=False, max_length=40)
    since = day(gettext_lazy("From which day does it bind?"))

    def __init__(self, *args: Any, city: Jurisdiction, told: gate.ToldExclusion | None = None, **kwargs: Any) -> None:
        if told is not None:
            kwargs.setdefault("initial", _record(told))
        super().__init__(*args, **kwargs)
        choose(self, "level", level_choices())
        choose(self, "area_path", fields.area_choices(city.area_path, first=_("The whole city")))
        choose(self, "document", [("", _("None")), *((one.code, one.name) for one in duties.list_documents(city.id))])
        choose(self, "duty_areas", list(duty_rules.AREAS.items()))
        self.fields["code"].disabled = told is not None

    def row(self) -> gate_rules.ExclusionRow:
        """The line as the gate takes it."""
        said = dict(self.cleaned_data)
        del said["since"]
        text = said["keywords"].replace("，", ",").replace("、", ",").replace("\n", ",")
        said["keywords"] = tuple(one.strip() for one in text.split(",") if one.strip())
        said["duty_areas"] = tuple(said["duty_areas"])
        return gate_rules.ExclusionRow(**said)

    def refuse(self, refusal: Refused) -> None:
        """Say it at the field it is about."""
        refuse(self, refusal)


def _record(told: gate.ToldExclusion) -> dict[str, Any]:
    names = (
        "code",
        "level",
        "matter",
        "name_zh",
        "name_en",
        "area_path",
        "basis_zh",
        "basis_en",
        "document",
        "article",
    )
    plain = {name: getattr(told, name) for name in names}
    return {**plain, "keywords": ", ".join(told.keywords), "duty_areas": list(told.duty_areas)}


class EndExclusionForm(forms.Form):
    """The day from which it no longer binds."""

    since = day(gettext_lazy("From which day does it no longer bind?"))
