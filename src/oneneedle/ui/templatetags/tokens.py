"""`{% csrf_token %}` of every form of the house: beside the token the fields the door of the page adds to each form."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def csrf_token(context: Context) -> SafeString:
    """The token, and `request.form_fields` where a door has set them."""
    token = str(context.get("csrf_token") or "NOTPROVIDED")
    if token == "NOTPROVIDED":  # noqa: S105 - what Django says when a page was drawn without a request
        return SafeString("")
    fields = {"csrfmiddlewaretoken": token, **getattr(context.get("request"), "form_fields", {})}
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items())
