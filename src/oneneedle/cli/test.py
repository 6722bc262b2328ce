"""Run every check of the source tree, then its tests.

Only in a source folder: style, types, floors and doors, missing migrations, and the tests on a real database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from oneneedle.engine import chromium

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent


def _python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


QUICK = {
    "style": _python("ruff", "check", "--quiet", "."),
    "format": _python("ruff", "format", "--check", "--quiet", "."),
}
THOROUGH = {
    "types": _python("mypy"),
    "floors and doors": [str(BIN / "lint-imports")],
    "migrations": _python("django", "makemigrations", "--check", "--dry-run"),
}


def _find_browser() -> None:
    """Say where the browser is, or why the browser tests will be skipped."""
    path = chromium.find()
    reason: str | None = "no Chromium on this machine"
    if path is None and chromium.can_install():
        click.echo("browser: no Chromium here, installing it with apt-get ...")
        reason = chromium.install()
        path = chromium.find()
    if path is not None:
        os.environ[chromium.VARIABLE] = path
        click.echo(f"browser: {path}")
        return
    fate = "FAIL" if chromium.is_required() else "ARE SKIPPED"
    banner = f"BROWSER TESTS {fate}: {reason}. This mends it: {chromium.MEND}"
    click.secho(banner, fg="red", bold=True)


def _run_checks(checks: dict[str, list[str]], environment: dict[str, str]) -> list[str]:
    failed = []
    for name, command in checks.items():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        click.echo(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)")
        if done.returncode:
            click.echo((done.stdout + done.stderr).rstrip())
            failed.append(name)
    return failed


def _share_out() -> list[str]:
    """One worker a processor, two at least; four are as many as the database and the memory of a small machine bear."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return ["-n", str(max(2, min(4, processors))), "--dist", "worksteal"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--quick", is_flag=True, help="Style and quick tests only: no types, no browser.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def command(quick: bool, pytest_arguments: tuple[str, ...]) -> int:
    """Check style, types, floors, doors and migrations, then run the tests; the rest goes to pytest."""
    if not (ROOT / "tests").is_dir() or not (ROOT / "pyproject.toml").exists():
        raise click.UsageError("`test` needs the source folder; an installed package has no tests.")
    if not quick:
        _find_browser()
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    with tempfile.TemporaryDirectory(prefix="oneneedle-check-") as folder:
        environment = os.environ | {
            "PYTHONPATH": paths,
            "DJANGO_SETTINGS_MODULE": "oneneedle.settings",
            "ONENEEDLE_DATA_DIR": folder,
        }
        failed = _run_checks(QUICK if quick else QUICK | THOROUGH, environment)
    if failed:
        click.secho(f"FAILED before the tests: {', '.join(failed)}", fg="red", bold=True)
    selection = ["-m", "not browser and not slow"] if quick else []
    workers = [] if any(word.startswith("-n") for word in pytest_arguments) else _share_out()
    tests = _python("pytest", *workers, *selection, *pytest_arguments)
    sys.stdout.flush()
    done = subprocess.run(tests, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, check=False)
    return 1 if failed or done.returncode else 0
