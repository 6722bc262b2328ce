"""The extra questions of a kind of matter, as a form made from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.catalogue import rules as catalogue_rules


class QuestionsForm(forms.Form):
    """One field per question that wants an answer, named by its code."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Sequence[catalogue_rules.Question],
        answers: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(answers or {}))
        for question in sorted(questions, key=lambda question: question.order):
            if question.variable:
                self.fields[question.code] = _field(question)

    def answers(self) -> dict[str, object]:
        """What was answered, as `check_answers` and reception take it."""
        return {code: value for code, value in self.cleaned_data.items() if value not in (None, "", [])}


def _field(question: catalogue_rules.Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.name,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": _("Please answer this question.")},
    }
    choices = [(choice.key, choice.name) for choice in question.values]
    if question.datatype == "singlevaluelist":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.datatype == "multivaluelist":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.datatype == "number":
        return _NumberField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    if question.datatype == "datetime":
        return _MomentField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **common)
    if question.datatype == "text":
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **common)
    return forms.CharField(max_length=300, **common)


class _NumberField(forms.FloatField):
    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return int(number) if number is not None and number == int(number) else number


class _MomentField(forms.DateTimeField):
    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        return moment.isoformat() if moment else ""
