"""The embedded PostgreSQL: made once, shared, stopped by the last user, up again after a crash."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from oneneedle.engine import postgres
from tests.programs import PATIENCE_SECONDS


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="oneneedle-pg-") as name:
        yield Path(name)
        postgres.shut_down(Path(name).resolve())


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def _postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def test_the_serving_role_is_ordinary_and_the_owner_is_no_superuser(folder: Path) -> None:
    server = postgres.ensure_running(folder)
    ordinary = "SELECT NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls) FROM pg_roles WHERE rolname="
    assert _ask(server.app_url, f"{ordinary} current_user") is True
    assert _ask(server.owner_url, f"{ordinary} current_user") is True
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert _ask(server.app_url, owner) == postgres.OWNER
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _ask(server.app_url, "CREATE TABLE mine (id int)")
    server.stop()


def test_it_listens_on_a_socket_only_and_writes_to_the_disk(folder: Path) -> None:
    server = postgres.ensure_running(folder)
    assert _ask(server.superuser_url, "SHOW listen_addresses") == ""
    assert _ask(server.superuser_url, "SHOW fsync") == "on"
    assert _ask(server.app_url, "SELECT lower('ÉŁ')") == "éł"
    assert server.pgbench.exists()
    assert server.pg_dump.exists()
    server.stop()


def test_addresses_are_known_before_it_runs(folder: Path) -> None:
    server = postgres.ensure_running(folder)
    assert postgres.find_urls(folder) == (server.app_url, server.owner_url)
    server.stop()


def test_only_the_last_user_stops_it(folder: Path) -> None:
    first = postgres.ensure_running(folder)
    second = postgres.ensure_running(folder)
    assert first.stop() is False
    assert _ask(second.app_url, "SELECT 1") == 1
    assert second.stop() is True
    assert not (folder / "postgres" / "postmaster.pid").exists()
    assert second.stop() is False


def test_a_killed_server_is_started_again_and_kept_what_was_committed(folder: Path) -> None:
    server = postgres.ensure_running(folder)
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    postmaster = psutil.Process(_postmaster(folder))
    postmaster.kill()
    psutil.wait_procs([postmaster], timeout=PATIENCE_SECONDS)
    assert server.revive() is True
    assert server.revive() is False
    assert _ask(server.owner_url, "SELECT n FROM kept") == 7
    assert server.stop() is True


def test_a_pid_file_of_a_stranger_does_not_stop_the_start(folder: Path) -> None:
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        postgres.ensure_running(folder).stop()  # the cluster is made
        pid_file = folder / "postgres" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{folder / 'postgres'}\n1\n5432\n\n\n\n")
        status = (folder / "postgres").stat()
        os.chown(pid_file, status.st_uid, status.st_gid)
        server = postgres.ensure_running(folder)
        assert _ask(server.app_url, "SELECT 1") == 1
        server.stop()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="oneneedle-pg-") as name:
        half = Path(name, "postgres.new")
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        server = postgres.ensure_running(Path(name))
        assert _ask(server.app_url, "SELECT 1") == 1
        assert server.stop() is True


def test_a_path_too_long_for_a_socket_gets_a_short_private_one() -> None:
    with tempfile.TemporaryDirectory(prefix="oneneedle-pg-") as name:
        folder = Path(name, "a folder' with a long name " + "x" * 90)
        server = postgres.ensure_running(folder)
        assert _ask(server.app_url, "SELECT 1") == 1
        assert server.socket_dir.stat().st_mode & 0o077 == 0
        assert server.stop() is True
        assert not server.socket_dir.exists()
