"""The command line: `oneneedle <command>`, one file of this folder per command or group.

A new command is a new file with a `command` in it; its docstring's first sentence is its line in `--help`.
Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 the surroundings (database, port, file),
130 interrupted.
"""

from __future__ import annotations

import ast
import gc
import importlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
import django

import oneneedle
from oneneedle.engine import place
from oneneedle.engine.words import compile_words

HERE = Path(__file__).parent
NOT_COMMANDS = {"__init__", "ends", "frame", "sheets"}  # what commands share
HIDDEN = {"fill", "measure", "prepare", "serve", "worker"}  # what `up`, `demo` and `bench` start
WITHOUT_DJANGO = {"analyse", "bench", "demo", "serve", "test", "up"}

EPILOG = """Exit codes: 0 done; 1 refused, or a check failed; 2 wrong usage;
3 the surroundings (database, port, file); 130 interrupted."""


class House(click.Group):
    """Finds commands by file name and imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = {path.stem for path in HERE.glob("*.py")} - NOT_COMMANDS - HIDDEN
        return sorted(name.replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = cmd_name.replace("-", "_")
        if name in NOT_COMMANDS or not name.isidentifier() or not (HERE / f"{name}.py").exists():
            return None
        if name not in WITHOUT_DJANGO:
            _set_up()
        command: click.Command = importlib.import_module(f"oneneedle.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            source = (HERE / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
            sentence = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
            rows.append((name, sentence))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _set_up() -> None:
    """Load the program; what it is made of stays, so the collector need not look at it, now or later."""
    place.set_surroundings()
    gc.disable()
    django.setup()
    gc.freeze()
    gc.enable()


@click.group(cls=House, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data-dir", type=click.Path(file_okay=False), help="Folder of database, files and keys.")
@click.version_option(oneneedle.__version__, prog_name="oneneedle")
def group(data_dir: str | None) -> None:
    """OneNeedle: a thousand threads above, one needle below."""


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)  # so that `finally` runs and nothing of ours stays behind


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    place.take_data_dir(words)
    compile_words()
    signal.signal(signal.SIGTERM, _end)
    try:
        code = group.main(args=words, prog_name="oneneedle", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
