"""How the responsibility list and its documents are read from CSV and TOML; every fault is told by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, by_language, sheets
from oneneedle.duties.rules.terms import CODE, TERMS, TEXTS, DutyRow, check_terms

COLUMNS = ("code", *TERMS, "active")
DOCUMENT_COLUMNS = ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "issued_on", "link", "articles")
_DEFAULTS = {"list_name": "streets", "area_of_duty": "support", "level": "street", "stance": "own"}


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
class Sheet(sheets.Sheet[DutyRow]):
    """A file as it was read, with the documents that TOML may tell."""

    documents: tuple[DocumentRow, ...] = ()


def read_duties(text: str, form: str) -> Sheet:
    """Items (and in TOML documents) of a text; a file that cannot be read at all is refused."""
    twice = _("The code “%(code)s” stands on line %(line)d already; give this item another code.")
    items = sheets.read_rows(sheets.read_records(text, form, "duty", COLUMNS), read_row, twice)
    if form != "toml":
        return Sheet(items.rows, items.faults)
    documents = sheets.read_rows(sheets.read_tables(text, "document"), read_document, twice)
    every = sorted((*items.faults, *documents.faults), key=lambda fault: fault.line)
    return Sheet(items.rows, tuple(every), documents.rows)


def read_row(record: sheets.Record, line: int = 0) -> DutyRow:
    """One item out of plain values; refused with the first thing that is wrong."""
    sheets.refuse_unknown(record, COLUMNS)
    texts: dict[str, Any] = {name: sheets.read_text(record.get(name, "")) or _DEFAULTS.get(name, "") for name in TEXTS}
    row = DutyRow(
        **texts,
        code=sheets.read_text(record.get("code", "")),
        cooperating=sheets.read_list(record.get("cooperating", "")),
        case_types=sheets.read_list(record.get("case_types", "")),
        ordinal=sheets.read_ordinal(record.get("ordinal", "")),
        active=sheets.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_terms(row.code, row)
    return row


def read_document(record: sheets.Record, line: int = 0) -> DocumentRow:
    """One document out of plain values; refused with the first thing that is wrong."""
    sheets.refuse_unknown(record, DOCUMENT_COLUMNS)
    names = ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "link")
    texts: dict[str, Any] = {name: sheets.read_text(record.get(name, "")) for name in names}
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
    if not CODE.fullmatch(row.code):
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
    names = ("article", "zh", "en")
    said = {name: sheets.read_text(value.get(name, "")) for name in names} if isinstance(value, Mapping) else {}
    if not said or set(value) - set(names) or not said["article"]:
        raise Refused(_("An article is a table with article, zh and en."), field="articles", code="bad_article")
    return Article(**said)
