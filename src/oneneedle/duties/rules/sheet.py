"""How the responsibility list and its documents are read from CSV and TOML; every fault is told by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.sheet import split_list
from oneneedle.catalogue.rules.types import by_language
from oneneedle.core.rules import Refused
from oneneedle.duties.rules.terms import TERMS, TEXTS, DutyRow, check_terms
from oneneedle.units import rules as units

COLUMNS = ("code", *TERMS, "active")
DOCUMENT_COLUMNS = ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "issued_on", "link", "articles")
_DEFAULTS = {"list_name": "streets", "area_of_duty": "support", "level": "street", "stance": "own"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a document with its words."""

    article: str
    zh: str = ""
    en: str = ""

    @property
    def text(self) -> str:
        return by_language(self.zh, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One policy document as a file or a form tells it."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    number: str = ""
    issuer_zh: str = ""
    issuer_en: str = ""
    issued_on: date | None = None
    link: str = ""
    articles: tuple[Article, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[DutyRow, ...]
    faults: tuple[units.Fault, ...]
    documents: tuple[DocumentRow, ...] = ()


def read_duties(text: str, form: str) -> Sheet:
    """Items (and in TOML documents) of a text; a file that cannot be read at all is refused."""
    if form != "toml":
        rows, faults = collect_rows(csv_records(text, COLUMNS), read_row)
        return Sheet(tuple(rows), tuple(faults))
    rows, faults = collect_rows(units.read_tables(text, "duty"), read_row)
    documents, more = collect_rows(units.read_tables(text, "document"), read_document)
    every = sorted((*faults, *more), key=lambda fault: fault.line)
    return Sheet(tuple(rows), tuple(every), tuple(documents))


def collect_rows(records: Iterable[tuple[int, Mapping[str, Any]]], read: Any) -> tuple[list[Any], list[units.Fault]]:
    """What `read` makes of each record with a code of its own, and the faults of the others."""
    rows: list[Any] = []
    faults: list[units.Fault] = []
    seen: dict[str, int] = {}
    for line, record in records:
        code = str(record.get("code", "")).strip()
        try:
            row = read(record, line)
            if code in seen:
                message = _("The code “%(code)s” stands on line %(line)d already; give this item another code.")
                raise Refused(message % {"code": code, "line": seen[code]})
        except Refused as refused:
            faults.append(units.Fault(line, code, str(refused)))
            continue
        seen[code] = line
        rows.append(row)
    return rows, faults


def csv_records(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a CSV text that say anything, with their numbers; refused when the first line is wrong."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    units.check_heading(reader.fieldnames or [], columns, ("code",))
    for record in reader:
        if any((value or "").strip() for key, value in record.items() if key and isinstance(value, str)):
            extra = {"extra columns": "x"} if None in record else {}
            yield reader.line_num, {key: value or "" for key, value in record.items() if key} | extra


def read_row(record: Mapping[str, Any], line: int = 0) -> DutyRow:
    """One item out of plain values; refused with the first thing that is wrong."""
    if unknown := sorted(set(record) - set(COLUMNS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    texts: dict[str, Any] = {name: _text(record.get(name, "")) or _DEFAULTS.get(name, "") for name in TEXTS}
    row = DutyRow(
        **texts,
        code=_text(record.get("code", "")),
        cooperating=tuple(dict.fromkeys(split_list(record.get("cooperating", "")))),
        case_types=tuple(dict.fromkeys(split_list(record.get("case_types", "")))),
        ordinal=_ordinal(record.get("ordinal", "")),
        active=units.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_terms(row.code, row)
    return row


def _text(value: Any) -> str:
    return str(value).replace("\x00", "").strip()


def _ordinal(value: Any) -> int:
    text = str(value).strip() or "0"
    if re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
        return int(text)
    raise Refused(_("“%(text)s” in the column ordinal is no whole number.") % {"text": text}, code="bad_ordinal")


def read_document(record: Mapping[str, Any], line: int = 0) -> DocumentRow:
    """One document out of plain values; refused with the first thing that is wrong."""
    if unknown := sorted(set(record) - set(DOCUMENT_COLUMNS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    names = ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "link")
    texts: dict[str, Any] = {name: _text(record.get(name, "")) for name in names}
    row = DocumentRow(
        **texts,
        issued_on=_day(record.get("issued_on", "")),
        articles=tuple(_article(one) for one in record.get("articles", ())),
        line=line,
    )
    check_document(row)
    return row


def check_document(row: DocumentRow) -> None:
    """Refuse a document without code or name, and a link that leads nowhere."""
    if not _CODE.fullmatch(row.code):
        message = _("“%(code)s” is no code of a document: up to 40 letters, digits, dots, hyphens and underscores.")
        raise Refused(message % {"code": row.code}, field="code", code="bad_code")
    if not row.name_zh and not row.name_en:
        raise Refused(_("The document has no title: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    if row.link:
        address = urlsplit(row.link)
        if address.scheme not in {"http", "https"} or not address.netloc or len(row.link) > 500:
            raise Refused(_("The link begins with https:// or http://."), field="link", code="bad_link")


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()) if str(value).strip() else None
    except ValueError:
        message = _("“%(text)s” is no day: write it as 2024-09-30.")
        raise Refused(message % {"text": value}, field="issued_on", code="bad_day") from None


def _article(value: Any) -> Article:
    if not isinstance(value, Mapping) or set(value) - {"article", "zh", "en"} or not _text(value.get("article", "")):
        raise Refused(_("An article is a table with article, zh and en."), field="articles", code="bad_article")
    return Article(_text(value["article"]), _text(value.get("zh", "")), _text(value.get("en", "")))
