"""The form of each verb, and the types that may be meant."""

from __future__ import annotations

from oneneedle.cases.models import Case
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.desk.forms.steps.base import STALE, BareForm, StepForm
from oneneedle.desk.forms.steps.beside import AttachForm, RedactForm, RedactRemarkForm, RemarkForm, ReporterForm
from oneneedle.desk.forms.steps.corridor import (
    ClassifyForm,
    DeclineForm,
    DispatchForm,
    FailForm,
    FeedbackForm,
    FinishForm,
    LocateForm,
    MergeForm,
    NoteForm,
    ReasonForm,
    ReturnForm,
    SettleForm,
    VerifyForm,
)

__all__ = ["FORMS", "STALE", "StepForm", "suggest_types"]

FORMS: dict[str, type[StepForm]] = {
    "locate": LocateForm,
    "classify": ClassifyForm,
    "file": BareForm,
    "dispatch": DispatchForm,
    "settle": SettleForm,
    "accept": BareForm,
    "finish": FinishForm,
    "return": ReturnForm,
    "verify": VerifyForm,
    "fail": FailForm,
    "feedback": FeedbackForm,
    "close": NoteForm,
    "reopen": ReasonForm,
    "decline": DeclineForm,
    "withdraw": ReasonForm,
    "merge": MergeForm,
    "remark": RemarkForm,
    "attach": AttachForm,
    "redact": RedactForm,
    "redact-remark": RedactRemarkForm,
    "reporter": ReporterForm,
}


def suggest_types(case: Case, language: str) -> list[catalogue_rules.Suggestion]:
    """Three types that may be meant, with the words that spoke for each."""
    said = f"{case.title} {case.description}"
    return catalogue.get_catalogue(case.jurisdiction_id).suggest_types(said, language, limit=3)
