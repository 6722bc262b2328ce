"""The two formats."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from oneneedle.open311.rules import Document, encode

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xml(document: Document) -> str:
    return encode(document, "xml").decode()


def test_lists_are_wrapped_in_xml_and_bare_in_json() -> None:
    document = Document("services", [{"code": "a"}, {"code": None}], item="service")
    assert xml(document) == f"{HEAD}<services><service><code>a</code></service><service><code/></service></services>"
    assert json.loads(encode(document, "json")) == [{"code": "a"}, {"code": None}]


def test_containers_wrap_and_other_lists_repeat() -> None:
    document = Document("definition", {"values": [{"key": "1"}], "media_url": ["a", "b"]})
    assert xml(document) == (
        f"{HEAD}<definition><values><value><key>1</key></value></values>"
        "<media_url>a</media_url><media_url>b</media_url></definition>"
    )


def test_booleans_and_numbers_are_typed_in_json_and_words_in_xml() -> None:
    document = Document("one", {"yes": True, "no": False, "lat": 30.5, "order": 1})
    assert "<yes>true</yes><no>false</no><lat>30.5</lat><order>1</order>" in xml(document)
    assert json.loads(encode(document, "json")) == {"yes": True, "no": False, "lat": 30.5, "order": 1}


def test_markup_is_text_and_forbidden_characters_are_dropped() -> None:
    text = "<a href='x'> & \x00\x0b\ud800 />\n é 水 🧵"
    document = Document("one", {"text": text})
    assert ElementTree.fromstring(xml(document)).findtext("text") == "<a href='x'> &  />\n é 水 🧵"
