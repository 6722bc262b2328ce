"""One form for each thing a post may do beside the table: remarks, photos, words blotted out, a look at the vault."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Attachment
from oneneedle.core.rules.words import shorten
from oneneedle.desk import rules
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.steps.base import StepForm, long_text
from oneneedle.people import rules as people_rules


class RemarkForm(StepForm):
    """Words for colleagues, or for everybody."""

    text = long_text(gettext_lazy("Remark"))
    public = forms.BooleanField(label=gettext_lazy("The reporter and the public may read it"), required=False)


class AttachForm(StepForm):
    """Photos and their moment."""

    photos = fields.PhotosField()
    kind = forms.ChoiceField(label=gettext_lazy("Taken"), choices=[])

    def prepare(self) -> None:
        self.choose("kind", [(kind, rules.KIND_NAMES[kind]) for kind in Attachment.Kind.values])

    def clean_photos(self) -> list[Any]:
        photos: list[Any] = self.cleaned_data["photos"]
        if not photos:
            raise forms.ValidationError(_("Choose a photo."))
        return photos


class RedactForm(StepForm):
    """The words of the report without what is nobody's business."""

    address = forms.CharField(label=gettext_lazy("Address or landmark"), required=False, max_length=300)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)
    description = long_text(gettext_lazy("Description"), required=False, rows=6)
    reason = long_text(gettext_lazy("Reason"), rows=2, hint=gettext_lazy("The words as first written are not kept."))

    def start(self) -> dict[str, Any]:
        return {"title": self.case.title, "description": self.case.description, "address": self.case.address}


class RedactRemarkForm(StepForm):
    """One of the remarks without what is nobody's business."""

    remark = forms.ChoiceField(label=gettext_lazy("Which words?"), choices=[])
    text = long_text(
        gettext_lazy("What stays of them"),
        required=False,
        hint=gettext_lazy("Leave it empty to blot out all of it. Addresses of pictures go as well."),
    )
    reason = long_text(gettext_lazy("Reason"), rows=2, hint=gettext_lazy("The words as first written are not kept."))

    def prepare(self) -> None:
        written = cases.remarks_of(self.case)
        self.choose("remark", [(str(one.id), _brief(one.at, one.text)) for one in written])


def _brief(at: datetime, text: str) -> str:
    return f"{date_format(localtime(at), 'm-d H:i')} · {shorten(text)}"


class ReporterForm(StepForm):
    """Why somebody looks up who reported it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What for?"),
        choices=list(people_rules.READ_REASONS.items()),
        help_text=gettext_lazy("Who looked, when and why is written down; the person concerned can see it."),
    )
