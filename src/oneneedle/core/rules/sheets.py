"""Lists that people keep in CSV and TOML files: how their rows are read, told apart by line, and written back."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from oneneedle.core.rules.refused import Refused

# The name under which a record tells that its line holds more cells than the first line.
EXTRA = "extra columns"
Record = Mapping[str, Any]
Row = TypeVar("Row")
_NO = {"no", "false", "0", "否"}
_YES = {"", "yes", "true", "1", "是"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that cannot stand: its line in the file, what it calls itself, and what to do."""

    line: int
    code: str
    problem: str


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did, or would do; with a fault it did nothing."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0
    faults: tuple[Fault, ...] = ()


def read_rows(records: Iterable[tuple[int, Record]], read: Callable[[Record, int], Row], twice: str) -> Sheet[Row]:
    """Each record read by `read`; `twice` says with %(code)s and %(line)d what is wrong when a code stands again."""
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, record in records:
        code = read_text(record.get("code", ""))
        try:
            row = read(record, line)
            if code in seen:
                raise Refused(twice % {"code": code, "line": seen[code]})
        except Refused as refused:
            faults.append(Fault(line, code, str(refused)))
            continue
        seen[code] = line
        rows.append(row)
    return Sheet(tuple(rows), tuple(faults))


def read_records(
    text: str, form: str, name: str, columns: Sequence[str], needed: Sequence[str] = ("code",)
) -> Iterable[tuple[int, Record]]:
    """The records of a TOML text's `[[name]]` tables or of a CSV text with these columns, each with its line."""
    records = read_tables(text, name) if form == "toml" else _read_lines(text, columns, needed)
    return ((line, drop_nul(record)) for line, record in records)


def drop_nul(value: Any) -> Any:
    """The value without the sign that no database takes, in whichever of its texts it stands."""
    match value:
        case str():
            return value.replace("\x00", "")
        case Mapping():
            return {drop_nul(key): drop_nul(one) for key, one in value.items()}
        case list() | tuple():
            return [drop_nul(one) for one in value]
        case _:
            return value


def _read_lines(text: str, columns: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, Record]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    _check_heading(reader.fieldnames or [], columns, needed)
    for record in reader:
        if any((value or "").strip() for key, value in record.items() if key):
            extra = {EXTRA: "x"} if None in record else {}
            yield reader.line_num, {key: value or "" for key, value in record.items() if key} | extra


def _check_heading(heading: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    """Refuse a first line that lacks a needed column or has one nobody knows."""
    if missing := [column for column in needed if column not in heading]:
        message = _("The first line lacks the columns %(columns)s.")
        raise Refused(message % {"columns": ", ".join(missing)}, code="bad_heading")
    if unknown := [column for column in heading if column not in columns]:
        message = _("The first line has unknown columns: %(columns)s. The columns are: %(known)s.")
        values = {"columns": ", ".join(unknown), "known": ", ".join(columns)}
        raise Refused(message % values, code="bad_heading")


def read_tables(text: str, name: str) -> list[tuple[int, Record]]:
    """The `[[name]]` tables of a TOML text with their lines; refused when the text is not TOML or holds none."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff")).get(name, [])
    except tomllib.TOMLDecodeError as error:
        message = _("This is not a TOML file: %(error)s")
        raise Refused(message % {"error": str(error)}, code="not_toml") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Refused(_("The file holds no [[%(name)s]] tables.") % {"name": name}, code="bad_heading")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"[[{name}]]")]
    return list(zip(lines if len(lines) == len(tables) else range(1, len(tables) + 1), tables, strict=True))


def refuse_unknown(record: Record, columns: Iterable[str]) -> None:
    """Refuse a record with fields nobody knows, or with more cells than its file has columns."""
    if EXTRA in record:
        raise Refused(_("This row has more columns than the first line; put texts with commas in quotes."))
    if unknown := sorted(set(record) - set(columns)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})


def read_text(value: Any) -> str:
    """A text without blanks around it."""
    return str(value).strip()


def read_yes(value: Any, column: str, *, empty: bool = True) -> bool:
    """A yes or no as people write it; empty means what the column says."""
    word = str(value).strip().lower()
    if word == "":
        return empty
    if word in _NO or word in _YES:
        return word in _YES
    message = _("“%(value)s” in the column %(column)s is neither yes nor no.")
    raise Refused(message % {"value": value, "column": column}, code="bad_yes")


def read_ordinal(value: Any) -> int:
    """A place in a list; empty is none."""
    text = str(value).strip() or "0"
    if re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
        return int(text)
    raise Refused(_("“%(text)s” in the column ordinal is no whole number.") % {"text": text}, code="bad_ordinal")


def read_list(value: Any) -> tuple[str, ...]:
    """The words of `split_list`, each once."""
    return tuple(dict.fromkeys(split_list(value)))


def split_list(value: Any) -> list[str]:
    """The words of `one;two`, or of a TOML list; a semicolon or backslash inside a word has a backslash before it."""
    if isinstance(value, list | tuple):
        if not all(isinstance(word, str) for word in value):
            raise Refused(_("A list holds texts only."), code="bad_list")
        words = list(value)
    else:
        words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r"(?:\\.|[^;\\])+", str(value), re.DOTALL)]
    return [text for word in words if (text := read_text(word))]


def join_list(words: Iterable[str]) -> str:
    """The words as `split_list` reads them."""
    return ";".join(re.sub(r"([;\\])", r"\\\1", word) for word in words)


def write_csv(columns: Sequence[str], records: Iterable[Record]) -> str:
    """One line per record below the line of columns; what a record lacks stays empty."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def write_tables(tables: Iterable[Iterable[str]]) -> str:
    """TOML tables, each given by its lines, with an empty line between them."""
    return "\n".join("\n".join(lines) + "\n" for lines in tables)


def toml_value(value: Any) -> str:
    """A TOML value; its texts are written as JSON writes them, which TOML reads alike."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            if value and isinstance(value[0], dict):
                return "[\n" + "".join(f"  {toml_value(one)},\n" for one in value) + "]"
            return "[" + ", ".join(toml_value(one) for one in value) + "]"
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


class Branch(Protocol):
    """A row that may stand below another."""

    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str: ...


Child = TypeVar("Child", bound=Branch)


def parents_first(rows: Sequence[Child]) -> tuple[list[Child], list[Child]]:
    """The rows so that each parent comes before its children; and those that have no way to the top."""
    waiting: dict[str, list[Child]] = {}
    own = {row.code for row in rows}
    ready: list[Child] = []
    for row in rows:
        if row.parent in own:
            waiting.setdefault(row.parent, []).append(row)
        else:
            ready.append(row)
    ordered: list[Child] = []
    while ready:
        row = ready.pop(0)
        ordered.append(row)
        ready.extend(waiting.pop(row.code, []))
    return ordered, [row for group in waiting.values() for row in group]
