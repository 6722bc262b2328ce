"""How Django draws forms here: through the one field template."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class PageRenderer(DjangoTemplates):
    """Named by FORM_RENDERER; `{{ form }}` and `{{ field.as_field_group }}` come out in the house style."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"
