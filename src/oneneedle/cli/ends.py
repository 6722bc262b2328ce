"""How a command ends badly: two kinds, two exit codes. Needs nothing but click."""

from __future__ import annotations

import click


class Failed(click.ClickException):
    """The house said no, or a check failed: exit code 1."""

    exit_code = 1


class Unreachable(click.ClickException):
    """The surroundings are not as they must be: exit code 3."""

    exit_code = 3
