"""Bring in and write out what streets and communities must not be given.

oneneedle gate exclusions import FILE.csv|FILE.toml --jurisdiction ID [--since DATE] [--complete]
oneneedle gate exclusions export --jurisdiction ID [--at DATE] [--format csv|toml]
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from oneneedle.cli import sheets
from oneneedle.gate import actions, queries, rules


@click.group()
def command() -> None:
    """Bring in and write out what streets and communities must not be given."""


@command.group()
def exclusions() -> None:
    """The exclusion list of a city."""


@sheets.import_command(exclusions, sheets.since_option, sheets.complete_option)
def bring(**asked: Any) -> None:
    """Make or change the exclusions of FILE (.csv or .toml); docs/gate.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    sheets.bring_list("exclusions", rules.read_exclusions, actions.import_exclusions, **asked)


@sheets.export_command(exclusions, sheets.at_option, sheets.form_option)
def write(jurisdiction_id: str, at: datetime | None, form: str, output: Path | None) -> None:
    """Write the list in force as the file that `import` reads."""
    known = queries.in_force(jurisdiction_id, sheets.begin_of(jurisdiction_id, at, datetime.now(UTC)))
    sheets.put_out(rules.write_exclusions(known, form), output)
