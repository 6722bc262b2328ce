"""The forms of the responsibility list: one item, a whole file, the trial, the day it is switched on, talks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused
from oneneedle.core.rules.sheets import Fault
from oneneedle.desk.forms import fields
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.ui.forms import refuse
from oneneedle.units import queries as units

MAX_FILE = 2 * 1024 * 1024


def _text(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=widget)


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    known = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, validators=known)


class DutyForm(forms.Form):
    """One item as it shall be; it becomes a change on trial."""

    title = forms.CharField(label=gettext_lazy("What is the change about?"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Letters and digits, such as C-18.")
    )
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False, max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    lead = forms.ChoiceField(label=gettext_lazy("Lead"))
    cooperating = forms.MultipleChoiceField(label=gettext_lazy("Cooperating units"), required=False)
    case_types = forms.MultipleChoiceField(
        label=gettext_lazy("Case types"), required=False, help_text=gettext_lazy("Cases of these types go to the lead.")
    )
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=[*duty_rules.STANCES.items()])
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=[*duty_rules.LEVELS.items()])
    area_of_duty = forms.ChoiceField(label=gettext_lazy("Area of duty"))
    list_name = forms.ChoiceField(label=gettext_lazy("On the list of"))
    area_path = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    shared_zh = _text(gettext_lazy("How it is shared, in Chinese"))
    shared_en = _text(gettext_lazy("How it is shared, in English"))
    basis_zh = _text(gettext_lazy("Basis in Chinese"))
    basis_en = _text(gettext_lazy("Basis in English"))
    document = forms.ChoiceField(label=gettext_lazy("Policy document"), required=False)
    article = forms.CharField(label=gettext_lazy("Article"), required=False, max_length=40)
    ordinal = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=0, max_value=99999, required=False)
    ends = forms.BooleanField(label=gettext_lazy("Take this item off the list"), required=False)

    def __init__(
        self, *args: Any, jurisdiction_id: str, root: str, duty: duty_rules.Duty | None = None, **kwargs: Any
    ) -> None:
        if duty is not None:
            kwargs.setdefault("initial", duty_rules.row_record(duty) | {"title": duty.name})
        super().__init__(*args, **kwargs)
        self.duty = duty
        city = jurisdiction_id
        book = duties.get_book(city)
        items = [one for group in book.by_code.values() for one in group]
        kinds, single = lead_choices(city, items)
        self._choose("lead", [("", _("Choose")), (_("By kind"), kinds), (_("One unit"), single)])
        self._choose("cooperating", [(_("By kind"), kinds), (_("One unit"), single)], size=6)
        types = fields.type_choices(city, branches=False, first="")[1:]
        self._choose("case_types", types, size=8)
        self._choose("list_name", _open(duty_rules.LISTS, (one.list_name for one in items)))
        self._choose("area_of_duty", _open(duty_rules.AREAS, (one.area_of_duty for one in items)))
        self._choose("area_path", fields.area_choices(root, first=_("The whole city")))
        library = [(one.code, one.name) for one in duties.list_documents(city)]
        self._choose("document", [("", _("None")), *library])
        if duty is None:
            del self.fields["ends"]
        else:
            self.fields["code"].disabled = True

    def _choose(self, name: str, choices: list[Any], *, size: int = 0) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        if size:
            field.widget.attrs["size"] = size

    def row(self) -> duty_rules.DutyRow | None:
        """The item as a row; None with the error on its field when the list cannot take it."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"title", "ends"}}
        said["ordinal"] = said["ordinal"] or 0
        said["active"] = "no" if self.cleaned_data.get("ends") else "yes"
        try:
            return duty_rules.read_row(said)
        except Refused as refusal:
            refuse(self, refusal)
            return None


def lead_choices(
    jurisdiction_id: str, items: Iterable[duty_rules.Duty]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Kinds of units with the level they serve, and single units that govern no ground; words in use stay."""
    active = [one for one in units.units_for(jurisdiction_id).units if one.active]
    kinds: dict[str, str] = {}
    for unit in active:
        if unit.area_level:
            text = f"{unit.area_level}:{unit.kind}"
            kinds.setdefault(text, duties.describe_who(jurisdiction_id, text))
    single = {f"unit:{one.code}": one.name for one in active if one.level not in {"community", "grid"}}
    for text in {word for one in items for word in (one.lead, *one.cooperating)}:
        (single if text.startswith("unit:") else kinds).setdefault(text, duties.describe_who(jurisdiction_id, text))
    return sorted(kinds.items(), key=lambda pair: pair[1]), list(single.items())


def _open(known: Mapping[str, str | Promise], used: Iterable[str]) -> list[tuple[str, Any]]:
    more = sorted(set(used) - known.keys())
    return [*known.items(), *((word, word) for word in more)]


class ListFileForm(forms.Form):
    """A file with several items, or the whole list."""

    title = forms.CharField(label=gettext_lazy("What is the change about?"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("File (CSV or TOML)"), widget=forms.FileInput(attrs={"accept": ".csv,.toml,text/csv"})
    )
    complete = forms.BooleanField(label=gettext_lazy("The file is the whole list: what it lacks ends"), required=False)

    def sheet(self) -> duty_rules.Sheet | None:
        """The file as it was read; None with the errors on the form when a row cannot stand."""
        file = self.cleaned_data["file"]
        form = file.name.lower().rpartition(".")[2]
        if form not in {"csv", "toml"} or file.size > MAX_FILE:
            self.add_error("file", _("Send a .csv or .toml file of at most 2 MB."))
            return None
        try:
            sheet = duty_rules.read_duties(_decoded(file.read()), form)
        except Refused as refusal:
            self.add_error("file", str(refusal))
            return None
        self.tell(sheet.faults)
        return None if sheet.faults else sheet

    def tell(self, faults: Iterable[Fault]) -> None:
        """Each bad row with its line."""
        for fault in list(faults)[:10]:
            message = _("Line %(line)d (%(code)s): %(problem)s")
            values = {"line": fault.line, "code": fault.code, "problem": fault.problem}
            self.add_error("file", message % values)


def _decoded(content: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("This is not a text in UTF-8; save the spreadsheet as CSV UTF-8."), code="not_text")


class TrialForm(forms.Form):
    """The past cases a change is tried on."""

    since = _day(gettext_lazy("Cases from"), required=False)
    until = _day(gettext_lazy("to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "trial-%s"


class SwitchForm(forms.Form):
    """From which day the change binds."""

    since = _day(
        gettext_lazy("From which day does it bind?"),
        hint=gettext_lazy("From the beginning of that day; today means from now on."),
    )


class ConsultationForm(forms.Form):
    """A talk of a line department."""

    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=200)
    unit_id = forms.ChoiceField(label=gettext_lazy("Line department"))
    meets_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=200)
    duties = forms.MultipleChoiceField(label=gettext_lazy("Items of the list"), required=False)

    def __init__(
        self, *args: Any, own: Iterable[units.UnitRef], items: Iterable[duty_rules.Duty], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("unit_id", [(str(one.id), one.name) for one in own]),
            ("duties", [(one.code, f"{one.code} {one.name}") for one in items]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices
        self.fields["duties"].widget.attrs["size"] = 6


class OutcomeForm(forms.Form):
    """What was agreed, or why it did not take place."""

    outcome = forms.CharField(
        label=gettext_lazy("What was agreed, or why it did not take place"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    held = forms.ChoiceField(
        label=gettext_lazy("Did it take place?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
        initial="yes",
    )


class CommentForm(forms.Form):
    """What a street says to a consultation."""

    text = forms.CharField(
        label=gettext_lazy("What does your street say to it?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody can read it."),
    )


class PracticeForm(forms.Form):
    """What worked, in the parts others need to do it too."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    problem = _text(gettext_lazy("What was the problem?"))
    steps = _text(gettext_lazy("What was done, and by whom?"), rows=4)
    result = _text(gettext_lazy("What changed for residents?"))
    advice = _text(gettext_lazy("What should others mind?"))
    duty = forms.ChoiceField(label=gettext_lazy("Item of the list"), required=False)

    def __init__(self, *args: Any, items: Iterable[duty_rules.Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("problem", "steps", "result"):
            self.fields[name].required = True
        field = self.fields["duty"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("None")), *((one.code, f"{one.code} {one.name}") for one in items)]
