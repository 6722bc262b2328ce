"""Bring in and write out the shared zones of a city.

oneneedle zones import FILE.csv|FILE.toml --jurisdiction ID [--since DATE] [--complete]
oneneedle zones export --jurisdiction ID [--at DATE] [--format csv|toml]
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from oneneedle.cli import sheets
from oneneedle.zones import actions, queries, rules


@click.group()
def command() -> None:
    """Bring in and write out the shared zones of a city."""


@sheets.import_command(command, sheets.since_option, sheets.complete_option)
def bring(**asked: Any) -> None:
    """Make or change the zones of FILE (.csv or .toml); docs/zones.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    sheets.bring_list("zones", rules.read_zones, actions.import_zones, **asked)


@sheets.export_command(command, sheets.at_option, sheets.form_option)
def write(jurisdiction_id: str, at: datetime | None, form: str, output: Path | None) -> None:
    """Write the zones in force as the file that `import` reads."""
    moment = sheets.begin_of(jurisdiction_id, at, datetime.now(UTC))
    known = [one for one in queries.get_book(jurisdiction_id).zones if one.binds(moment)]
    rows = [queries.as_row(jurisdiction_id, one, moment) for one in known]
    sheets.put_out(rules.write_toml(rows) if form == "toml" else rules.write_csv(rows), output)
