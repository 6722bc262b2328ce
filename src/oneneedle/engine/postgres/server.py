"""The running server of a data folder: shared by whoever uses it, and ended by the last."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from oneneedle.engine import account, roles
from oneneedle.engine.postgres import cluster as clusters
from oneneedle.engine.postgres import process
from oneneedle.engine.postgres.cluster import PORT, SUPERUSER
from oneneedle.engine.postgres.process import shut_down
from oneneedle.engine.postgres.programs import BIN, CannotStart

OWNER = "oneneedle_owner"
APP = "oneneedle_app"
DATABASE = "oneneedle"


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server; `stop()` ends our use of it, and ends the server when we were the last."""

    data_dir: Path
    socket_dir: Path
    _use: _Use = field(repr=False)

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, "postgres")

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        return self.url(APP)

    @property
    def bin(self) -> Path:
        return BIN

    @property
    def pgbench(self) -> Path:
        return BIN / "pgbench"

    @property
    def pg_dump(self) -> Path:
        return BIN / "pg_dump"

    def url(self, role: str, database: str = DATABASE) -> str:
        return _url(self.socket_dir, role, database)

    def revive(self) -> bool:
        """Start the server again if it died; True when it had to."""
        cluster = self.data_dir / "postgres"
        if process.is_alive(cluster):
            return False
        with _door(self.data_dir):
            if process.answers(cluster, self.socket_dir):
                return False
            process.start(self.data_dir, cluster)
        return True

    def stop(self) -> bool:
        """Let go of the server; True when nobody else used it and it was shut down."""
        return self._use.end()


@dataclass
class _Use:
    """Our share of a running server: a shared lock which the kernel drops when we die."""

    data_dir: Path
    descriptor: int | None

    def end(self) -> bool:
        if self.descriptor is None:
            return False
        with _door(self.data_dir):
            descriptor, self.descriptor = self.descriptor, None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False  # somebody else still works with it
            else:
                shut_down(self.data_dir)
                return True
            finally:
                os.close(descriptor)


def find_urls(data_dir: Path) -> tuple[str, str]:
    """The addresses of the serving role and of the owner, known before the server runs."""
    socket_dir = clusters.socket_dir_of(data_dir.resolve() / "postgres")
    return _url(socket_dir, APP, DATABASE), _url(socket_dir, OWNER, DATABASE)


def ensure_running(data_dir: Path, *, durable: bool = True) -> EmbeddedServer:
    """Start the server of this data folder, or attach to the one that runs already."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with _door(data_dir):
        who = account.needed_account()
        if who is not None:
            account.open_the_way(data_dir / "postgres")
            account.open_the_way(BIN)
            account.open_for_reading(BIN.parent)
        cluster = data_dir / "postgres"
        if not (cluster / "PG_VERSION").exists():
            clusters.make_cluster(cluster)
        clusters.ensure_socket_dir(cluster)
        socket_dir = clusters.socket_dir_of(cluster)
        if not process.answers(cluster, socket_dir):
            clusters.write_settings(cluster, socket_dir, durable)
            process.start(data_dir, cluster)
        descriptor = os.open(data_dir / "postgres.users", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        server = EmbeddedServer(data_dir, socket_dir, _Use(data_dir, descriptor))
        try:
            roles.ensure_roles(server.superuser_url, owner=OWNER, app=APP)
            roles.ensure_database(server.superuser_url, DATABASE, owner=OWNER, app=APP)
        except psycopg.Error as error:
            os.close(descriptor)
            raise CannotStart(f"PostgreSQL runs but its roles could not be made: {error}") from error
        return server


def _url(socket_dir: Path, role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(socket_dir), safe='')}&port={PORT}"


@contextmanager
def _door(data_dir: Path) -> Iterator[None]:
    """Only one process at a time makes, starts or stops the server of a folder."""
    descriptor = os.open(data_dir / "postgres.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
