"""Make accounts, give them posts, set passwords, close accounts.

oneneedle user create --sign-in NAME --name "..." [--post UNIT:POST]... [--password-stdin]
oneneedle user password --sign-in NAME
oneneedle user close --sign-in NAME
"""

from __future__ import annotations

import sys

import click
from django.db import transaction
from django.utils import timezone

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, system
from oneneedle.people import actions, queries
from oneneedle.people.models import Account
from oneneedle.units import actions as units

SIGN_IN = "E-mail address or telephone number."


@click.group()
def command() -> None:
    """Make accounts, give them posts, set passwords, close accounts."""


@command.command("create")
@click.option("--sign-in", required=True, help=SIGN_IN)
@click.option("--name", default="", help="What colleagues call the person.")
@click.option("--email", default="", help="Where letters go; the sign-in name when that is an address.")
@click.option("--language", default="", help="zh-hans or en.")
@click.option("--jurisdiction", "jurisdiction_id", default="", help="The city, such as boston (default: the first).")
@click.option("--post", "posts", multiple=True, metavar="UNIT:POST", help="A post to hold from now on; repeatable.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--without-password", is_flag=True, help="The person sets one by e-mail.")
@data_dir_option
@json_option
@database()
def create(
    sign_in: str,
    name: str,
    email: str,
    language: str,
    jurisdiction_id: str,
    posts: tuple[str, ...],
    password_stdin: bool,
    without_password: bool,
    as_json: bool,
) -> None:
    """Make an account and give it posts; both stand or neither."""
    wanted = [_split(post) for post in posts]
    city = _find_city(jurisdiction_id, needed=bool(posts))
    password = None if without_password else _ask_password(password_stdin)
    actor, now = _keeper(city), timezone.now()
    with transaction.atomic():
        account = actions.create_account(
            sign_in=sign_in,
            password=password,
            display_name=name,
            email=email,
            language=language,
            actor=actor,
            now=now,
        )
        for unit_code, post_code in wanted:
            units.assign_post(
                jurisdiction_id=actor.jurisdiction_id,
                unit_code=unit_code,
                post_code=post_code,
                person=account,
                since=now,
                actor=actor,
                now=now,
            )
    if as_json:
        say_json({"account": account.id, "sign_in": account.sign_in, "posts": posts})
    else:
        click.echo(f"{account.sign_in} may sign in now{', holding ' + ', '.join(posts) if posts else ''}.")


@command.command("password")
@click.option("--sign-in", required=True, help=SIGN_IN)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@data_dir_option
@database()
def password(sign_in: str, password_stdin: bool) -> None:
    """Set a new password; open sessions end."""
    account = _find_account(sign_in)
    actions.set_password(
        account_id=account.id, password=_ask_password(password_stdin), actor=_keeper(None), now=timezone.now()
    )
    click.echo(f"{account.sign_in} has a new password.")


@command.command("close")
@click.option("--sign-in", required=True, help=SIGN_IN)
@data_dir_option
@database()
def close(sign_in: str) -> None:
    """Close an account: it signs in no more."""
    account = _find_account(sign_in)
    closed = actions.deactivate_account(account_id=account.id, actor=_keeper(None), now=timezone.now())
    click.echo(f"{account.sign_in} {'is closed' if closed else 'was closed already'}.")


def _keeper(city: Jurisdiction | None) -> Actor:
    return system(city.id if city else "")


def _find_city(jurisdiction_id: str, *, needed: bool) -> Jurisdiction | None:
    city = core.get_jurisdiction(jurisdiction_id or None)
    if city is None and (needed or jurisdiction_id):
        raise Failed(f"There is no city {jurisdiction_id!r} here." if jurisdiction_id else "There is no city here yet.")
    return city


def _find_account(sign_in: str) -> Account:
    account = queries.find_account(sign_in)
    if account is None:
        raise Failed(f"There is no account {sign_in!r}.")
    return account


def _split(post: str) -> tuple[str, str]:
    unit_code, colon, post_code = post.rpartition(":")
    if not (unit_code and colon and post_code):
        raise click.BadParameter(f"{post!r} is not UNIT:POST.", param_hint="--post")
    return unit_code, post_code


def _ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return answer
