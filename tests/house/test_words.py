"""Every text a person may read exists in Chinese, and no translation outlives its text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

import oneneedle

PACKAGE = Path(oneneedle.__file__).parent
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0+ \d.]*[sdf]|%[sd]")


def python_texts(source: str) -> Iterator[str]:
    """The message ids of gettext calls; strings that stand side by side are one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in CALLS and node.args:
                wanted = node.args[1:2] if name.startswith("pgettext") else node.args[:1]
                for argument in wanted:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def template_texts(source: str) -> Iterator[str]:
    """The message ids of a template, which Django turns into gettext calls amid other signs."""
    for match in re.finditer(r"\b(?:gettext|ngettext|pgettext)\(", templatize(source)):
        rest = templatize(source)[match.start() :]
        call = _first_call(rest)
        if call:
            yield from python_texts(call)


def _first_call(text: str) -> str:
    for end in (position for position, sign in enumerate(text) if sign == ")"):
        try:
            ast.parse(text[: end + 1])
        except SyntaxError:
            continue
        return text[: end + 1]
    return ""


def all_texts() -> dict[str, str]:
    """Every message id and a file it stands in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found |= dict.fromkeys(python_texts(path.read_text(encoding="utf-8")), str(path.relative_to(PACKAGE)))
    for suffix in ("html", "txt"):
        for path in sorted(PACKAGE.glob(f"**/templates/**/*.{suffix}")):
            found |= dict.fromkeys(template_texts(path.read_text(encoding="utf-8")), str(path.relative_to(PACKAGE)))
    return {text: place for text, place in found.items() if text.strip()}


def names_of(text: str) -> set[str]:
    """The placeholders of a text; how a number is padded is the translator's matter."""
    return {match[1] or match[0] for match in PLACEHOLDER.finditer(text)}


def chinese() -> polib.POFile:
    return polib.pofile(str(PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.po"))


def test_every_text_is_translated() -> None:
    known = {entry.msgid for entry in chinese() if entry.translated()}
    missing = {text: place for text, place in all_texts().items() if text not in known}
    assert not missing, "\n".join(f"{place}: {text!r}" for text, place in missing.items())


def test_no_translation_outlives_its_text() -> None:
    texts = all_texts()
    assert not [entry.msgid for entry in chinese() if entry.msgid not in texts]


def test_translations_keep_the_placeholders() -> None:
    for entry in chinese():
        wanted = names_of(entry.msgid)
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            if entry.msgid_plural:
                assert names_of(text) >= wanted, entry.msgid
            else:
                assert names_of(text) == wanted, entry.msgid


def test_the_search_for_texts_finds_them() -> None:
    assert list(python_texts('_("a" "b"); gettext("c"); print("d")')) == ["ab", "c"]
    template = "{% load i18n %}{% translate 'one' %}{% blocktranslate %}two{% endblocktranslate %}"
    assert list(template_texts(template)) == ["one", "two"]
