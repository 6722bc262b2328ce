"""The command line's manners: help, exit codes, one-line errors, JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import click
import psycopg
import pytest

from oneneedle import cli
from oneneedle.engine import place
from tests.conftest import OwnDatabase, Server

ROOT = Path(__file__).parents[2]


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "oneneedle", *words],
        env=mine | {"PYTHONPATH": str(ROOT / "src")} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def surroundings(own_database: OwnDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    yield {
        "DATABASE_URL": own_database.app_url,
        "DATABASE_OWNER_URL": own_database.owner_url,
        "ONENEEDLE_DATA_DIR": str(tmp_path / "data"),
    }


def test_help_names_every_command_and_explains_exit_codes(tmp_path: Path) -> None:
    done = _run("--help", ONENEEDLE_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 0
    for word in ("up", "migrate", "check", "test", "130 interrupted"):
        assert word in done.stdout
    assert "  prepare" not in done.stdout
    assert not (tmp_path / "data").exists()


def test_every_file_of_the_folder_is_a_command_or_named_as_shared() -> None:
    for name in cli.group.list_commands(click.Context(cli.group)):
        source = (cli.HERE / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
        assert re.search(r"^def command\(", source, re.MULTILINE), f"`oneneedle {name}` is listed and does not run"


def test_wrong_usage_is_exit_code_2() -> None:
    assert _run("knit").returncode == 2
    assert _run("up", "--port", "many").returncode == 2


def test_a_command_that_draws_nothing_loads_nothing_that_draws(tmp_path: Path) -> None:
    script = "import sys; from oneneedle.cli import group; group.get_command(None, 'city'); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ONENEEDLE_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "oneneedle.evaluation.rules.sheets" in done.stdout.split()
    assert not {"fpdf", "fontTools", "xlsxwriter", "PIL", "shapely", "numpy"} & set(done.stdout.split())


def test_an_unreachable_database_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    done = _run("check", DATABASE_URL=nowhere, ONENEEDLE_DATA_DIR=str(tmp_path))
    assert done.returncode == 3
    assert done.stderr.startswith("Error: The database cannot be reached:")
    assert len(done.stderr.splitlines()) == 1


def test_migrate_without_the_owner_is_refused(own_database: OwnDatabase, tmp_path: Path) -> None:
    done = _run("migrate", DATABASE_URL=own_database.app_url, ONENEEDLE_DATA_DIR=str(tmp_path))
    assert done.returncode == 3
    assert "Set DATABASE_OWNER_URL" in done.stderr


def test_migrate_answers_in_json(surroundings: dict[str, str]) -> None:
    done = _run("migrate", "--json", **surroundings)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"applied": [], "count": 0}


def test_check_is_content_with_a_sound_installation(surroundings: dict[str, str]) -> None:
    done = _run("check", "--json", **surroundings)
    answer = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert answer["ok"] is True
    assert set(answer["checks"]) == {"database", "roles", "migrations", "keys", "jobs", "ledger", "cases"}


def test_check_finds_a_serving_role_that_owns_the_tables(surroundings: dict[str, str]) -> None:
    done = _run("check", "--json", **(surroundings | {"DATABASE_URL": surroundings["DATABASE_OWNER_URL"]}))
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["checks"]["roles"]


def test_check_finds_a_missing_migration(surroundings: dict[str, str]) -> None:
    with psycopg.connect(surroundings["DATABASE_OWNER_URL"]) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    done = _run("check", **surroundings)
    assert done.returncode == 1
    assert "sessions.0001_initial is missing" in done.stdout


def test_check_finds_a_superuser_serving(
    surroundings: dict[str, str], own_database: OwnDatabase, database_server: Server
) -> None:
    url = urlunsplit(urlsplit(database_server.superuser_url)._replace(path=f"/{own_database.name}"))
    done = _run("check", "--json", **(surroundings | {"DATABASE_URL": url}))
    assert done.returncode == 1
    assert "the serving role is a superuser" in json.loads(done.stdout)["checks"]["roles"]


@pytest.mark.parametrize("words", [["up", "--data-dir", "/some/where"], ["--data-dir=/some/where", "up"]])
def test_the_data_folder_is_taken_wherever_it_stands(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONENEEDLE_DATA_DIR", "/else/where")
    place.take_data_dir(words)
    assert place.data_dir() == Path("/some/where")


def test_the_rejects_file_may_not_be_the_file_to_import(tmp_path: Path) -> None:
    file = tmp_path / "mended.csv"
    file.write_text("line,reason,id\n", encoding="utf-8")
    words = ("cases", "import", str(file), "--mapping", "boston311", "--rejects", str(file))
    assert _run(*words, ONENEEDLE_DATA_DIR=str(tmp_path / "data")).returncode == 2
    assert file.read_text(encoding="utf-8") == "line,reason,id\n"
