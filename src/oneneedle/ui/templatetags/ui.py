"""`{% ui "part" %}...{% endui %}`, `{% ui_part "part" %}`, and the filters the field template needs."""

from __future__ import annotations

import json
from typing import Any

from django import forms, template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context, TemplateSyntaxError
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from oneneedle.core.rules import say_total
from oneneedle.ui.rules import PARTS, TONES, WITH_ATTRIBUTES

register = template.Library()

_ATTRIBUTES = ("hx_", "data_", "aria_")
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_INHERITED = ("request", "frame", "csrf_token", "messages")


@register.simple_block_tag(takes_context=True)
def ui(context: Context, content: str, part: str, **arguments: Any) -> SafeString:
    """A component around its content."""
    return _draw(context, part, arguments, content)


@register.simple_tag(takes_context=True)
def ui_part(context: Context, part: str, **arguments: Any) -> SafeString:
    """A component without content of its own."""
    return _draw(context, part, arguments, "")


def _draw(context: Context, part: str, arguments: dict[str, Any], content: str) -> SafeString:
    if part not in PARTS:
        raise TemplateSyntaxError(f"There is no component {part!r}; see docs/pages.md.")
    extra = {name: value for name, value in arguments.items() if name.startswith(_ATTRIBUTES)}
    unknown = arguments.keys() - extra.keys() - PARTS[part]
    if unknown or (extra and part not in WITH_ATTRIBUTES):
        raise TemplateSyntaxError(f"The component {part!r} does not know {sorted(unknown or extra)}.")
    values = {name: value for name, value in arguments.items() if name not in extra}
    inherited = {name: context[name] for name in _INHERITED if name in context}
    engine = context.template.engine  # type: ignore[union-attr]
    found = engine.get_template(f"ui/parts/{part}.html")
    attributes = format_html_join("", ' {}="{}"', ((name.replace("_", "-"), value) for name, value in extra.items()))
    return found.render(context.new({**inherited, **values, "content": content, "attributes": attributes}))


register.filter("say_total", say_total)


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone, so that nothing is told by colour alone."""
    return TONES.get(tone or "neutral", TONES["neutral"])


@register.filter
def field_kind(field: BoundField) -> str:
    """How the field template draws this field: hidden, group, checkbox or control."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "control"


@register.filter
def control(field: BoundField) -> SafeString:
    """The input itself with the classes of its kind."""
    widget = field.field.widget
    name = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.CheckboxInput):
        name = "choice-box"
    classes = f"{name} {widget.attrs.get('class', '')} {'is-invalid' if field.errors else ''}"
    return field.as_widget(attrs={"class": " ".join(classes.split())})


@register.filter
def anchor(field: BoundField) -> str:
    """Identifier of the first input of a field, for links from the error summary."""
    if field_kind(field) == "group":
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def at(items: list[Any], position: int) -> Any:
    """The item at a position, or an empty word where there is none."""
    return items[position] if position < len(items) else ""


@register.filter
def unlocalized(value: object) -> str:
    """A number as machines write it, whatever the language."""
    return "" if value is None else str(value)


@register.filter
def json_block(value: object, kind: str) -> SafeString:
    """Data for a custom element, as a script block that is never run."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_JSON_ESCAPES)
    safe = mark_safe(text)  # noqa: S308 - nothing in it can end the block
    return format_html('<script type="application/json" data-kind="{}">{}</script>', kind, safe)


@register.filter
def message_tone(level: str) -> str:
    """Tone of a message of Django's messages framework."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def same_site(address: str | None, request: HttpRequest) -> str:
    """The address if it is on this site, else the start page."""
    if address and url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return address
    return "/"
