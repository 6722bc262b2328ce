"""The forms of supervision: asking for account, status, looks at the effect, lists, promises, demarcation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.tasks import matter_choices, warning_field
from oneneedle.desk.forms.whistles import choose, day, moment, words
from oneneedle.supervision import rules
from oneneedle.units import queries as units

# What an action calls a field, where the form calls it otherwise.
FIELD_NAMES = {"files": "photos", "to_units": "unit_id"}


class AskForm(forms.Form):
    """Who shall give account, of what, until when."""

    unit_id = forms.TypedChoiceField(label=gettext_lazy("Unit"))
    what = words(gettext_lazy("What shall it give account of?"))
    due_by = moment(gettext_lazy("Answer until"))

    def __init__(self, *args: Any, askable: Iterable[units.UnitRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit_id", [(str(one.id), one.name) for one in askable])


class AnswerForm(forms.Form):
    """The account of the asked unit."""

    words = words(
        gettext_lazy("What your unit says"), rows=5, hint=gettext_lazy("What was done, what comes next, by when.")
    )


class AcceptForm(forms.Form):
    """It is enough."""

    words = words(gettext_lazy("In words"), required=False, rows=2)


class AgainForm(forms.Form):
    """It is not enough: what is missing, and until when."""

    words = words(gettext_lazy("What is missing?"))
    due_by = moment(gettext_lazy("Answer until"))


class ReasonForm(forms.Form):
    """One reason."""

    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("Whoever it concerns will read it."))


class StatusForm(forms.Form):
    """How far it is."""

    words = words(gettext_lazy("How far is it?"), rows=2)
    share = forms.IntegerField(label=gettext_lazy("Share done, in percent"), required=False, min_value=0, max_value=100)
    next_step = forms.CharField(label=gettext_lazy("Next step"), required=False, max_length=rules.MAX_LINE)


class PlanForm(forms.Form):
    """In how many weeks somebody looks again."""

    weeks = forms.TypedChoiceField(label=gettext_lazy("Look again in"), coerce=int)
    note = words(gettext_lazy("What to look at"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self,
            "weeks",
            [(str(one), ngettext("%(count)d week", "%(count)d weeks", one) % {"count": one}) for one in rules.WEEKS],
        )
        self.fields["weeks"].initial = "4"

    def ahead(self) -> timedelta:
        """The time until then."""
        return timedelta(weeks=self.cleaned_data["weeks"])


class CheckForm(forms.Form):
    """What was found."""

    holds = forms.TypedChoiceField(
        label=gettext_lazy("How is it now?"),
        choices=[("yes", gettext_lazy("The effect holds")), ("no", gettext_lazy("The effect does not hold"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = words(gettext_lazy("What did you see?"), required=False, hint=gettext_lazy("Needed when it does not hold."))


class RectificationForm(forms.Form):
    """What is wrong, who puts it right, how, until when."""

    problem = words(gettext_lazy("What is wrong?"), hint=gettext_lazy("Everybody reads it: no names of persons."))
    source = forms.ChoiceField(label=gettext_lazy("Known from"), choices=list(rules.SOURCE_NAMES.items()))
    unit_id = forms.ChoiceField(label=gettext_lazy("Who puts it right?"))
    action = words(gettext_lazy("What shall be done?"))
    due_on = day(gettext_lazy("Until"))
    area_path = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    case = forms.CharField(
        label=gettext_lazy("Number of the case"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Then the resident who reported it can confirm as well."),
    )
    duty_code = forms.CharField(
        label=gettext_lazy("Item of the responsibility list"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Of streets and communities, only what an item of the list or a case is the basis of."),
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Is it about one of these?"),
        required=False,
        help_text=gettext_lazy("Matters that must not be given to streets or communities; choose honestly."),
    )
    warning_answer = warning_field()

    def __init__(self, *args: Any, actor: Actor, city: Jurisdiction, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "subject", matter_choices(city.id, now))
        if not self.is_bound:
            del self.fields["warning_answer"]  # asked back only when the words sound excluded
        choose(self, "unit_id", fields.unit_choices(city.id))
        ground = fields.area_choices(actor.area_path or city.area_path, first=_("What the unit serves"))
        choose(self, "area_path", ground)


class ReportForm(forms.Form):
    """The evidence."""

    evidence = words(gettext_lazy("What was done?"), hint=gettext_lazy("Everybody reads it: no names of persons."))
    photos = fields.PhotosField()


class ConfirmForm(forms.Form):
    """Seen on the ground."""

    words = words(gettext_lazy("What did you see?"), required=False, rows=2)


class DenyForm(forms.Form):
    """What is still wrong."""

    words = words(gettext_lazy("What is still wrong?"))


class CommitmentForm(forms.Form):
    """A promise with its measure."""

    promise = words(gettext_lazy("What is promised?"), hint=gettext_lazy("Everybody reads it."))
    measure = words(gettext_lazy("By what can anybody see that it is kept?"), rows=2)
    due_on = day(gettext_lazy("Until"))
    area_path = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)

    def __init__(self, *args: Any, root: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area_path", fields.area_choices(root, first=_("Everything the unit serves")))


class FinishForm(forms.Form):
    """The proof."""

    proof = words(gettext_lazy("How was it kept?"), hint=gettext_lazy("Everybody reads it."))
    photos = fields.PhotosField()


class DemarcationForm(forms.Form):
    """Who is heard, about what, until when."""

    unit_ids = forms.MultipleChoiceField(
        label=gettext_lazy("Units that do not agree"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more = forms.ChoiceField(label=gettext_lazy("One more unit"), required=False)
    question = words(gettext_lazy("What is not agreed?"))
    hear_by = moment(gettext_lazy("They speak until"))

    def __init__(self, *args: Any, disputing: Iterable[units.UnitRef], city: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: fields.Choices = [(str(one.id), one.name) for one in disputing]
        choose(self, "unit_ids", listed)
        self.fields["unit_ids"].initial = [key for key, _name in listed]
        choose(self, "more", fields.unit_choices(city.id, first=_("Nobody else")))

    def chosen(self) -> list[str]:
        """All units of the form."""
        said = self.cleaned_data
        return [*said["unit_ids"], *([said["more"]] if said["more"] else [])]


class SayForm(forms.Form):
    """The word of one unit."""

    words = words(gettext_lazy("Whose duty is it, and why?"))
    proposes_id = forms.ChoiceField(label=gettext_lazy("Who should lead?"), required=False)

    def __init__(self, *args: Any, city: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "proposes_id", fields.unit_choices(city.id, first=_("Nobody named")))


class DecideForm(forms.Form):
    """The decision of the office above."""

    lead_id = forms.ChoiceField(label=gettext_lazy("Who leads?"))
    decision = words(gettext_lazy("Reason"), hint=gettext_lazy("All sides will read it."))
    change_list = forms.BooleanField(
        label=gettext_lazy("Propose a change of the responsibility list, so that the next one goes right at once"),
        required=False,
        help_text=gettext_lazy("It is tried on past cases; nothing binds before the keeper switches it on."),
    )

    def __init__(self, *args: Any, city: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "lead_id", fields.unit_choices(city.id))


class BlotForm(forms.Form):
    """Everything that was said, to be said without what is nobody's business."""

    def __init__(self, *args: Any, texts: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, text) in texts.items():
            self.fields[name] = words(label, required=False, rows=3)
            self.fields[name].initial = text
        self.texts = tuple(texts)
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"),
            choices=[("", _("Choose")), *rules.BLOT_REASONS.items()],
            help_text=_("The words as first written are not kept."),
        )


NOTICE_FORMS: dict[str, Callable[..., forms.Form]] = {
    "answer": AnswerForm,
    "accept": AcceptForm,
    "again": AgainForm,
    "withdraw": ReasonForm,
}
RECTIFICATION_FORMS: dict[str, Callable[..., forms.Form]] = {
    "report": ReportForm,
    "confirm": ConfirmForm,
    "deny": DenyForm,
    "withdraw": ReasonForm,
}
COMMITMENT_FORMS: dict[str, Callable[..., forms.Form]] = {"finish": FinishForm, "withdraw": ReasonForm}
