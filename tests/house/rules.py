"""The house rules no import graph sees, as functions from a syntax tree to the faults in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "asave",
    "acreate",
    "adelete",
}
RAW_WRITE = re.compile(r"^\s*(WITH\b.*\b)?(INSERT\s+INTO|UPDATE\s+\w+|DELETE\s+FROM|COPY\s+\w+.*FROM)\b", re.I | re.S)
MANAGERS = {"objects"}
WRITING_ROOMS = {"actions", "migrations"}
CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localtime"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
CLOCK_ROOMS = {"views", "api", "jobs"}
GETTEXT = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "_"}
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "managers",
    "services",
    "service",
    "mixins",
    "signals",
    "common",
    "misc",
}
NOT_MODELS = ("Choices", "Enum", "Exception", "Field", "Manager", "QuerySet")
OUTSIDE = {"bench", "cli", "demo", "engine", "settings", "wsgi", "urls", "__main__", "__init__"}

Rule = Callable[[ast.Module, PurePosixPath], Iterator[str]]


def module_of(path: PurePosixPath) -> str:
    """`cases` for src/oneneedle/cases/actions/receive.py."""
    return PurePosixPath(path.parts[path.parts.index("oneneedle") + 1]).stem


def room_of(path: PurePosixPath) -> str:
    """`actions` for src/oneneedle/cases/actions/receive.py."""
    parts = path.parts[path.parts.index("oneneedle") + 2 :]
    return PurePosixPath(parts[0]).stem if parts else ""


def only_actions_write(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """Rows are written by actions and migrations alone."""
    if room_of(path) in WRITING_ROOMS or module_of(path) in OUTSIDE:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func, node):
            yield f"line {node.lineno}: .{node.func.attr}() writes; only actions write"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW_WRITE.match(node.value):
            yield f"line {node.lineno}: raw SQL that writes; only actions write"


def _is_write(function: ast.Attribute, call: ast.Call) -> bool:
    name = function.attr
    if name.startswith(("bulk_", "abulk_")):
        return True
    if name not in WRITES:
        return False
    if name == "save":
        return not call.args  # a picture is saved into something, a row is just saved
    if name in {"update", "delete", "create"}:  # also words of dictionaries, sets and digests
        return _comes_from_objects(function.value) or (name == "delete" and not call.args)
    return True


def _comes_from_objects(node: ast.expr) -> bool:
    """`Case.objects.filter(...)` and what is chained to it."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            if node.attr in MANAGERS:
                return True
            node = node.value
        else:
            return False


def the_clock_is_read_outside(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """The present moment comes in as `now`; only doors look at a clock."""
    if room_of(path) in CLOCK_ROOMS | {"migrations"} or module_of(path) in OUTSIDE:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (_last_name(node.value), node.attr) in CLOCKS:
            yield f"line {node.lineno}: reads the clock; take `now` instead"


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def no_import_inside_a_function(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """Imports stand at the top, where the import graph sees them."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"line {node.lineno}: import inside a function"


def translated_strings_are_whole(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """A message id is a plain string: nothing is put into it before it is translated."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _last_name(node.func) not in GETTEXT:
            continue
        for word in node.args:
            if isinstance(word, ast.JoinedStr | ast.BinOp) or (
                isinstance(word, ast.Call) and isinstance(word.func, ast.Attribute) and word.func.attr == "format"
            ):
                yield f"line {node.lineno}: the string is put together before it is translated"


def no_empty_names(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """A file is named by what it holds."""
    for part in (*path.parts[:-1], path.stem):
        if part in FORBIDDEN_NAMES:
            yield f"{part!r} says nothing about what is inside"


def annotations_come_first(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """Every module opens with one docstring sentence, then the annotations import."""
    if not tree.body or "migrations" in path.parts:
        return
    if len(tree.body) == 1 and ast.get_docstring(tree) is not None:
        return  # a folder that only says what it is
    if ast.get_docstring(tree) is None:
        yield "the module does not say what it holds"
    first = next((node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)), None)
    if not (isinstance(first, ast.ImportFrom) and first.module == "__future__"):
        yield "`from __future__ import annotations` is not the first import"


def public_functions(tree: ast.Module) -> list[str]:
    """Names a module offers: top-level functions without an underscore."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def public_actions(tree: ast.Module) -> list[str]:
    """Public functions that act for somebody at some time: they take `actor` and `now` by name."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and {"actor", "now"} <= {word.arg for word in node.args.kwonlyargs}
    ]


def exported_names(tree: ast.Module) -> set[str]:
    """What the `__init__` of a folder brings up from its files."""
    return {
        word.asname or word.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for word in node.names
    }


def model_names(tree: ast.Module) -> list[str]:
    """Concrete models: classes of a models room with fields, without `abstract = True`."""
    names = []
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [_last_name(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases]
        if not bases or any(base.endswith(NOT_MODELS) for base in bases):
            continue
        if "abstract = True" not in ast.unparse(node):
            names.append(node.name)
    return names


RULES: tuple[Rule, ...] = (
    only_actions_write,
    the_clock_is_read_outside,
    no_import_inside_a_function,
    translated_strings_are_whole,
    no_empty_names,
    annotations_come_first,
)
