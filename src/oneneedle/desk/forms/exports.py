"""The form of an export: which data, of which ground and time, in which format."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.models import Jurisdiction
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import choose, day
from oneneedle.evaluation.rules import files
from oneneedle.evaluation.rules.datasets import DATASETS

_FORMATS = [("csv", gettext_lazy("CSV, for every program")), ("parquet", gettext_lazy("Parquet, for analysis"))]


class ExportForm(forms.Form):
    """What shall be written out."""

    dataset = forms.ChoiceField(label=gettext_lazy("Data set"), widget=forms.RadioSelect)
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    since = day(gettext_lazy("From day"), required=False)
    until = day(
        gettext_lazy("Until day"),
        required=False,
        hint=gettext_lazy("The last day that is in it; empty: until now."),
    )
    type_code = forms.ChoiceField(
        label=gettext_lazy("Case type"),
        required=False,
        help_text=gettext_lazy("A branch stands for all its types. Whistle calls and tasks have none."),
    )
    form = forms.ChoiceField(label=gettext_lazy("Format"), choices=_FORMATS, widget=forms.RadioSelect, initial="csv")
    excel = forms.BooleanField(
        label=gettext_lazy("For Excel"),
        required=False,
        help_text=gettext_lazy("CSV begins with a mark by which Excel knows the letters."),
    )

    def __init__(self, *args: Any, ground: str, city: Jurisdiction, keeper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "dataset", [(one.code, f"{one.name} – {one.hint}") for one in DATASETS.values()])
        choose(self, "area_path", fields.area_choices(ground, first=_("The whole ground")))
        choose(self, "type_code", fields.type_choices(city.id, branches=True, first=_("All types")))
        if not files.has_parquet():
            choose(self, "form", _FORMATS[:1])
            self.fields["form"].help_text = (
                _("Parquet needs a package that is not installed here: pip install 'oneneedle[analysis]'")
                if keeper
                else _("Parquet is not available in this installation.")
            )

    def clean_until(self) -> date | None:
        """People name the last day; time ends where the next one begins."""
        last: date | None = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None
