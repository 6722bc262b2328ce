"""Issue, list and revoke the API keys of outside programs; change the key of the vault.

oneneedle keys issue --label "City app" [--jurisdiction ID]
oneneedle keys list
oneneedle keys revoke KEY
oneneedle keys rotate-vault
"""

from __future__ import annotations

import click
from django.utils import timezone

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.core.rules import system
from oneneedle.people import actions, queries
from oneneedle.people.models import ApiKey
from oneneedle.people.rules import VaultLocked

CITY = "The city, such as boston."


@click.group()
def command() -> None:
    """Issue, list and revoke the API keys of outside programs; change the key of the vault."""


@command.command("issue")
@click.option("--label", required=True, help="Which program the key is for.")
@click.option("--jurisdiction", "jurisdiction_id", default="", help=f"{CITY} Default: the first.")
@data_dir_option
@json_option
@database()
def issue(label: str, jurisdiction_id: str, as_json: bool) -> None:
    """Make a key and show it, once."""
    city = core.get_jurisdiction(jurisdiction_id or None)
    if city is None:
        raise Failed(f"There is no city {jurisdiction_id!r} here." if jurisdiction_id else "There is no city here yet.")
    key, clear_text = actions.issue_key(jurisdiction_id=city.id, label=label, actor=system(city.id), now=timezone.now())
    if as_json:
        say_json({"id": key.id, "jurisdiction_id": city.id, "label": key.label, "api_key": clear_text})
        return
    click.echo(clear_text)
    click.echo("Keep it now: it is not shown again.", err=True)


@command.command("list")
@click.option("--jurisdiction", "jurisdiction_id", default="", help=f"{CITY} Default: all.")
@data_dir_option
@json_option
@database()
def show(jurisdiction_id: str, as_json: bool) -> None:
    """List the keys, newest first; of each its first characters are known, never more."""
    keys = queries.list_keys(jurisdiction_id or None)
    if as_json:
        say_json({"keys": [_plain(key) for key in keys]})
        return
    for key in keys:
        state = f"ended {key.revoked_at:%Y-%m-%d}" if key.revoked_at else f"since {key.created_at:%Y-%m-%d}"
        click.echo(f"{key.prefix}…  {key.jurisdiction_id:<16} {state:<17} {key.label}")
    if not keys:
        click.echo("No keys yet: make one with `oneneedle keys issue --label NAME`.")


@command.command("revoke")
@click.argument("key")
@data_dir_option
@database()
def revoke(key: str) -> None:
    """End a KEY, named by its first eight characters, its id or its whole text."""
    found = [row for row in queries.list_keys() if key == str(row.id) or key.startswith(row.prefix)]
    if len(found) != 1:
        raise Failed("There is no such key." if not found else "Several keys begin so: name one by its id.")
    row = found[0]
    ended = actions.revoke_key(key_id=row.id, actor=system(row.jurisdiction_id), now=timezone.now())
    click.echo(f"{row.prefix}… ({row.label}) {'opens nothing any more' if ended else 'was ended already'}.")


@command.command("rotate-vault")
@data_dir_option
@database()
def rotate() -> None:
    """Seal all personal data again with the newest key; docs/privacy.md tells when and how."""
    try:
        moved = actions.rotate_vault(actor=system(""), now=timezone.now())
    except VaultLocked as locked:
        raise Failed(str(locked)) from locked
    click.echo(f"{moved} entries were sealed again. Old keys may be thrown away now.")


def _plain(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "prefix": key.prefix,
        "jurisdiction_id": key.jurisdiction_id,
        "label": key.label,
        "created_at": key.created_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }
