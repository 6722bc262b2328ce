"""Reads a mapping file, and by it the rows of another system's records. Pure: strings in, values or faults out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from oneneedle.cases.rules.report import MAX_DESCRIPTION, MAX_LINE, Report
from oneneedle.core.rules import Refused

OUTCOMES = ("resolved", "explained", "gone")
_COLUMNS = frozenset(
    {
        "id",
        "reported",
        "closed",
        "status",
        "type",
        "title",
        "description",
        "lon",
        "lat",
        "address",
        "zipcode",
        "channel",
    }
)
_SECTIONS = frozenset({"source", "columns", "dates", "status", "types", "outcome", "channels", "place"})
# Two clocks of one system differ a little; Boston's rows that close before they open do so by 42 seconds at most.
CLOCK_SKEW = timedelta(minutes=5)
_REQUIRED = ("id", "reported", "type")


class Fault(Exception):
    """Why a row cannot become a case, in words for whoever mends the file or the mapping."""


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """If the column holds the words, the case ended like this."""

    words: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RowMapping:
    """How one system's columns become a report; made by `read_mapping`."""

    source: str
    timezone: ZoneInfo
    encoding: str
    delimiter: str
    columns: Mapping[str, tuple[str, ...]]
    date_formats: tuple[str, ...]
    closed_words: frozenset[str]
    open_words: frozenset[str]
    types: Mapping[str, str]
    fallback_type: str
    outcome_column: str
    outcome_words: tuple[OutcomeWord, ...]
    outcome_default: str
    channels: Mapping[str, str]
    no_location: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row understood: the report (its type still as the source names it) and how the source says it ended."""

    external_id: str
    report: Report
    type_name: str
    channel: str
    closed_at: datetime | None
    outcome: str
    note: str


def read_mapping(text: str) -> RowMapping:
    """Parse a mapping file (TOML, see docs/import.md). Refuses unknown words, missing columns, bad time zones."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_("The mapping is not readable TOML: %(problem)s") % {"problem": error}) from error
    for section in data.keys() - _SECTIONS:
        raise Refused(_("The mapping has an unknown section [%(name)s].") % {"name": section})
    columns = {key: _texts(value) for key, value in data.get("columns", {}).items()}
    for key in columns.keys() - _COLUMNS:
        raise Refused(_("[columns] knows no “%(name)s”. It knows: %(known)s.") % _known(key, _COLUMNS))
    for key in _REQUIRED:
        if not columns.get(key):
            raise Refused(_("[columns] must name the column of “%(name)s”.") % {"name": key})
    source, outcome = data.get("source", {}), data.get("outcome", {})
    if not source.get("name"):
        raise Refused(_("[source] must have a name; with the row's id it makes a second run harmless."))
    try:
        zone = ZoneInfo(source.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(_("There is no time zone “%(name)s”.") % {"name": source.get("timezone")}) from error
    words = tuple(OutcomeWord(str(rule["contains"]).lower(), rule["is"]) for rule in outcome.get("rules", ()))
    for name in [*(word.outcome for word in words), outcome.get("default", "resolved")]:
        if name not in OUTCOMES:
            raise Refused(_("There is no outcome “%(name)s”. There are: %(known)s.") % _known(name, OUTCOMES))
    status = data.get("status", {})
    return RowMapping(
        source=str(source["name"]),
        timezone=zone,
        encoding=source.get("encoding", "utf-8-sig"),
        delimiter=source.get("delimiter", ","),
        columns=columns,
        date_formats=tuple(_texts(data.get("dates", {}).get("formats", ["iso"]))),
        closed_words=frozenset(word.lower() for word in status.get("closed", ("closed",))),
        open_words=frozenset(word.lower() for word in status.get("open", ())),
        types={_fold(name): code for name, code in data.get("types", {}).get("map", {}).items()},
        fallback_type=data.get("types", {}).get("fallback", ""),
        outcome_column=outcome.get("column", ""),
        outcome_words=words,
        outcome_default=outcome.get("default", "resolved"),
        channels={_fold(name): word for name, word in data.get("channels", {}).items()},
        no_location=tuple((float(lon), float(lat)) for lon, lat in data.get("place", {}).get("no_location", ())),
    )


def missing_columns(mapping: RowMapping, header: Sequence[str]) -> list[str]:
    """Columns the mapping names and the file has not."""
    named = {name for names in mapping.columns.values() for name in names}
    if mapping.outcome_column:
        named.add(mapping.outcome_column)
    return sorted(named - set(header))


def read_row(mapping: RowMapping, row: Mapping[str, str | None]) -> SourceRow:
    """Understand one row. Raises Fault when its id, dates, point or status cannot be understood."""

    def cell(key: str, glue: str = " ") -> str:
        parts = ((row.get(name) or "").strip() for name in mapping.columns.get(key, ()))
        return glue.join(part for part in parts if part)

    external_id = cell("id")
    if not external_id:
        raise Fault(_("the row has no id"))
    reported_at = _moment(mapping, cell("reported"), "reported")
    if reported_at is None:
        raise Fault(_("the row has no date of reporting"))
    closed_at = _closing(mapping, cell("status"), cell("closed"))
    if closed_at is not None and closed_at < reported_at:
        if reported_at - closed_at > CLOCK_SKEW:
            raise Fault(_("closed before it was reported"))
        closed_at = reported_at
    lon, lat = _point(mapping, cell("lon"), cell("lat"))
    note = (row.get(mapping.outcome_column) or "").strip() if mapping.outcome_column else ""
    report = Report(
        title=cell("title")[:MAX_LINE],
        description=cell("description", "\n")[:MAX_DESCRIPTION],
        lon=lon,
        lat=lat,
        address=cell("address")[:MAX_LINE],
        zipcode=_zipcode(cell("zipcode")),
        reported_at=reported_at,
        source=mapping.source,
        external_id=external_id,
        with_receipt=False,
        outside_ok=True,
    )
    return SourceRow(
        external_id=external_id,
        report=report,
        type_name=cell("type"),
        channel=mapping.channels.get(_fold(cell("channel")), "import"),
        closed_at=closed_at,
        outcome=_outcome(mapping, note) if closed_at else "",
        note=note[:MAX_DESCRIPTION],
    )


def type_code(mapping: RowMapping, type_name: str) -> str:
    """The code the mapping itself gives a type's name, or "" when it leaves that to the catalogue."""
    return mapping.types.get(_fold(type_name), "")


def _closing(mapping: RowMapping, status: str, closed: str) -> datetime | None:
    closed_at = _moment(mapping, closed, "closed")
    if not mapping.columns.get("status"):
        return closed_at
    if status.lower() in mapping.closed_words:
        if closed_at is None:
            raise Fault(_("closed, but without a date of closing"))
        return closed_at
    if mapping.open_words and status.lower() not in mapping.open_words:
        raise Fault(_("the status “%(name)s” is neither open nor closed") % {"name": status})
    return None


def _moment(mapping: RowMapping, text: str, what: str) -> datetime | None:
    if not text:
        return None
    for pattern in mapping.date_formats:
        try:
            moment = datetime.fromisoformat(text) if pattern == "iso" else datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=mapping.timezone)
    raise Fault(_("the date “%(text)s” (%(what)s) is not readable") % {"text": text[:40], "what": what})


def _point(mapping: RowMapping, lon: str, lat: str) -> tuple[float | None, float | None]:
    if not lon or not lat:
        return None, None
    try:
        point = (float(lon), float(lat))
    except ValueError as error:
        raise Fault(_("the point “%(text)s” is not readable") % {"text": f"{lat} {lon}"[:40]}) from error
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        raise Fault(_("the point “%(text)s” lies on no globe") % {"text": f"{lat} {lon}"[:40]})
    if any(abs(point[0] - x) < 1e-5 and abs(point[1] - y) < 1e-5 for x, y in mapping.no_location) or point == (0, 0):
        return None, None
    return point


def _outcome(mapping: RowMapping, note: str) -> str:
    said = note.lower()
    found = (word.outcome for word in mapping.outcome_words if word.words in said)
    return next(found, mapping.outcome_default)


def _zipcode(text: str) -> str:
    """Spreadsheets turn 02135 into `2135.0`."""
    bare = text.removesuffix(".0")
    return bare.zfill(5) if bare.isdigit() and len(bare) == 4 else bare[:20]


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _known(name: object, known: Any) -> dict[str, str]:
    return {"name": str(name), "known": ", ".join(sorted(known))}
