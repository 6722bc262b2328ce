"""The forms of the two-way evaluation: opening a period, the short form about another unit, replying, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.desk.forms.whistles import day, words
from oneneedle.evaluation.queries.pairs import OpinionView
from oneneedle.evaluation.rules import two_way


class PeriodForm(forms.Form):
    """Which days, until when, and what both sides are asked."""

    name = forms.CharField(
        label=gettext_lazy("Name of the period"),
        max_length=two_way.MAX_NAME,
        help_text=gettext_lazy("Such as “Third quarter”."),
    )
    since = day(gettext_lazy("First day"))
    last_day = day(gettext_lazy("Last day"), hint=gettext_lazy("Only days that are over."))
    closes_on = day(
        gettext_lazy("Answers until"),
        hint=gettext_lazy("On this day at midnight the seals open, whoever has answered by then."),
    )
    street_form = words(
        gettext_lazy("What streets are asked about departments"),
        rows=5,
        hint=gettext_lazy("Three to six questions, one a line; a bar “|” divides Chinese from English."),
    )
    department_form = words(
        gettext_lazy("What departments are asked about streets"),
        rows=5,
        hint=gettext_lazy("Ask about units and shared cases, never about persons."),
    )

    def clean_street_form(self) -> tuple[two_way.Question, ...]:
        """The lines as questions."""
        return two_way.read_questions(self.cleaned_data["street_form"])

    def clean_department_form(self) -> tuple[two_way.Question, ...]:
        """The lines as questions."""
        return two_way.read_questions(self.cleaned_data["department_form"])


class OpinionForm(forms.Form):
    """A mark and words for each question about the other unit."""

    def __init__(self, *args: Any, questions: Sequence[two_way.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(questions)
        marks = [(str(mark), name) for mark, name in two_way.MARK_NAMES.items()]
        for number, question in enumerate(questions, start=1):
            self.fields[f"mark_{number}"] = forms.TypedChoiceField(
                label=question.text, choices=marks, coerce=int, widget=forms.RadioSelect
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=_("In words, to question %(number)d") % {"number": number},
                required=False,
                max_length=two_way.MAX_WORDS,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Needed with 1 and 2."),
            )

    def marks(self) -> list[int]:
        """In the order of the questions."""
        return [self.cleaned_data[f"mark_{number}"] for number in range(1, self.count + 1)]

    def said(self) -> list[str]:
        """In the order of the questions."""
        return [self.cleaned_data[f"words_{number}"] for number in range(1, self.count + 1)]


def opinion_values(opinion: OpinionView | None) -> dict[str, Any]:
    """What stands in the form when an answer is corrected."""
    values: dict[str, Any] = {}
    for number, answer in enumerate(opinion.answers if opinion else (), start=1):
        values |= {f"mark_{number}": str(answer.mark), f"words_{number}": answer.words}
    return values


class ReplyForm(forms.Form):
    """The one reply to what the other side said."""

    text = words(gettext_lazy("Your reply"), hint=gettext_lazy("It stands beside the evaluation and is written once."))


class WithdrawForm(forms.Form):
    """Why a period is taken back."""

    reason = words(gettext_lazy("Reason"), rows=2, hint=gettext_lazy("Every unit of the period will read it."))
