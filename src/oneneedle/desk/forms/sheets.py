"""The form that publishes a sheet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from oneneedle.desk.forms.whistles import words


class PublishForm(forms.Form):
    """The first edition needs no words; a correction says why."""

    reason = words(gettext_lazy("Why is it corrected?"), required=False, rows=2)

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if first:
            del self.fields["reason"]
