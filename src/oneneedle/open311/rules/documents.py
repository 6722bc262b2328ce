"""Documents of Open311 and their two formats, which say the same by the Spark convention."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}

# A list under one of these names is a container of the second name; any other list repeats its own element.
CONTAINERS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "photos": "photo",
    "values": "value",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One answer: `root` wraps either elements called `item`, or the members of a single object.

    `sparse` leaves empty members out of the XML: some readers take an empty element for something.
    """

    root: str
    body: Sequence[Mapping[str, Any]] | Mapping[str, Any]
    item: str = ""
    sparse: bool = False


def legal(text: str) -> str:
    """The text without characters that XML 1.0 forbids (and PostgreSQL's NUL among them)."""
    return _NOT_XML.sub("", text)


def encode(document: Document, form: str) -> bytes:
    """The document as `xml` or `json`."""
    return to_json(document) if form == "json" else to_xml(document)


def to_json(document: Document) -> bytes:
    """Without the outermost wrapper: a bare array for elements, an object for a single thing."""
    return msgspec.json.encode(document.body)


def to_xml(document: Document) -> bytes:
    """With declaration; no attributes, no namespace."""
    root = Element(document.root)
    if isinstance(document.body, Mapping):
        _add_members(root, document.body)
    else:
        for member in document.body:
            told = {name: value for name, value in member.items() if value is not None or not document.sparse}
            _add_members(SubElement(root, document.item), told)
    # Text never holds a bare `>`, so this touches empty elements only.
    return (_DECLARATION + tostring(root, encoding="unicode").replace(" />", "/>")).encode()


def _add_members(parent: Element, members: Mapping[str, Any]) -> None:
    for name, value in members.items():
        if isinstance(value, list | tuple):
            container = CONTAINERS.get(name)
            holder = SubElement(parent, name) if container else parent
            for one in value:
                _add_value(holder, container or name, one)
        else:
            _add_value(parent, name, value)


def _add_value(parent: Element, name: str, value: Any) -> None:
    element = SubElement(parent, name)
    if isinstance(value, Mapping):
        _add_members(element, value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = legal(str(value))
