"""`{% door "name" ... %}`: the address of a page in the city of this visit."""

from __future__ import annotations

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def door(context: Context, name: str, *args: object) -> str:
    """The address; `{% door "case" number as url %}` keeps it for a part."""
    address: str = context["visit"].url(name, *args)
    return address
