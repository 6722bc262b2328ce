"""How Django draws forms here, through the one field template; and the field that takes several files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates

from oneneedle.core.rules import Refused


class PageRenderer(DjangoTemplates):
    """Named by FORM_RENDERER; `{{ form }}` and `{{ field.as_field_group }}` come out in the house style."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"


def refuse(form: forms.BaseForm, refusal: Refused, names: Mapping[str, str] | None = None) -> None:
    """Say a refusal at its field, else above the form; `names` tells where the form names a field otherwise."""
    field = (names or {}).get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


class ManyFiles(forms.FileInput):
    """A file input that takes several; a telephone offers its camera."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none; what they really are is found out by the file store, which cleans them too."""

    def __init__(self, *, accept: str, **options: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": accept, "multiple": True}), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]
