"""`{% door "name" ... %}`: the address of a page in the city of this visit; the tabs of its registers."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from oneneedle.ui import rules as ui

REGISTERS: tuple[tuple[str, Promise], ...] = (
    ("duties", gettext_lazy("The list")),
    ("duties-compare", gettext_lazy("Changes of the list")),
    ("duty-documents", gettext_lazy("Policy library")),
    ("duty-talks", gettext_lazy("Consultations")),
    ("rules", gettext_lazy("Rules")),
    ("units", gettext_lazy("Units")),
    ("rights", gettext_lazy("Rights of streets")),
    ("differences", gettext_lazy("Local differences")),
    ("zones", gettext_lazy("Shared zones")),
)

register = template.Library()


@register.simple_tag(takes_context=True)
def door(context: Context, name: str, *args: object) -> str:
    """The address; `{% door "case" number as url %}` keeps it for a part."""
    address: str = context["visit"].url(name, *args)
    return address


@register.simple_tag(takes_context=True)
def register_tabs(context: Context, here: str) -> tuple[ui.Tab, ...]:
    """What is open for everybody to read about who does what, with the page that is shown."""
    return tuple(ui.Tab(str(label), context["visit"].url(name), name == here) for name, label in REGISTERS)
