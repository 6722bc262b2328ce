"""What every test may ask for: a migrated database, and one of its own when it must really commit.

The first lines set the environment before Django reads it: a developer's own installation is not touched.
"""

from __future__ import annotations

import fcntl
import gc
import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlsplit, urlunsplit

_FIRST = "ONENEEDLE_TEST_SESSION" not in os.environ  # workers of xdist inherit the folder of the first process
if _FIRST:
    os.environ["ONENEEDLE_TEST_SESSION"] = tempfile.mkdtemp(prefix=f"oneneedle-test-{os.getpid()}-")
SESSION = Path(os.environ["ONENEEDLE_TEST_SESSION"])
_KEPT_NAMES = {
    "ONENEEDLE_CHROMIUM",
    "ONENEEDLE_SHARED_DATA",
    "ONENEEDLE_TEST_BROWSER",
    "ONENEEDLE_TEST_RANDOM",
    "ONENEEDLE_TEST_SESSION",
}
_RANDOM = os.environ.get("ONENEEDLE_TEST_RANDOM") == "1"  # other examples each time, for whoever looks for more
for _name in [name for name in os.environ if name.startswith(("ONENEEDLE_", "DATABASE_"))]:
    if _name not in _KEPT_NAMES:
        del os.environ[_name]
os.environ["ONENEEDLE_DATA_DIR"] = str(SESSION / "data")
os.environ["ONENEEDLE_SECRET_KEY"] = "a-key-for-tests-which-guards-nothing-at-all"
os.environ["ONENEEDLE_VAULT_KEY"] = "a-vault-key-for-tests-which-guards-nothing"
os.environ["ONENEEDLE_HOSTS"] = "localhost,127.0.0.1,[::1],testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "oneneedle.settings"

import django
import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as search
from playwright.sync_api import Browser
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from oneneedle.core.rules import forget_kept
from oneneedle.engine import migrations, postgres, roles, words

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
settings.CONN_HEALTH_CHECKS = False
django.setup()
gc.freeze()  # what is loaded now stays: it is not looked through again at every collection
gc.set_threshold(50_000, 20, 20)

from oneneedle.core.actions import follow
from tests import browser as browsers
from tests.cast import Cast, replay_cast


@dataclass(frozen=True)
class Server:
    """The PostgreSQL of this test session, and the two roles on it."""

    superuser_url: str
    owner: str
    app: str
    password: str

    def url(self, role: str, database: str) -> str:
        parts = urlsplit(self.superuser_url)
        place = parts.netloc.rpartition("@")[2]
        who = quote(role) + (f":{quote(self.password)}" if self.password else "")
        return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{database}"))

    def run(self, command: str, **names: str) -> None:
        words = {key: sql.Identifier(value) for key, value in names.items()}
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(**words))


@dataclass(frozen=True)
class OwnDatabase:
    """A database for one test: commits are real and other processes may use it."""

    name: str
    app_url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        """For a process of the program that shall work on this database."""
        own = {"DATABASE_URL": self.app_url, "DATABASE_OWNER_URL": self.owner_url}
        return os.environ | own | {"PYTHONPATH": str(Path(__file__).parents[1] / "src")}


# The same examples at every run, so that a red one can be repeated; a slow machine breaks nothing.
search.register_profile(
    "house",
    deadline=None,
    derandomize=not _RANDOM,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
search.load_profile("house")

_MOMENTS = itertools.count(start=1000, step=1000)  # of the clock of what a process keeps, one for each test
_TAG = SESSION.name.rpartition("-")[2].lower().replace("_", "x")
TEMPLATE = f"test_oneneedle_{_TAG}_template"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (SESSION / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _find_server() -> Server:
    if given := os.environ.get("TEST_DATABASE_URL"):
        server = Server(given, "oneneedle_test_owner", "oneneedle_test_app", "oneneedle-test")
        roles.ensure_roles(given, owner=server.owner, app=server.app)
        with psycopg.connect(given, autocommit=True) as connection:
            for role in (server.owner, server.app):
                command = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), server.password)
                connection.execute(command)
            name = sql.Identifier(server.owner)
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        return server
    embedded = postgres.ensure_running(SESSION / "server", durable=False)
    return Server(embedded.superuser_url, postgres.OWNER, postgres.APP, "")


def _point_at(server: Server, database: str) -> None:
    """Send both of Django's connections of every thread to this database."""
    for alias, role in (("default", server.app), ("owner", server.owner)):
        parts = conninfo_to_dict(server.url(role, database))
        connections[alias].close()
        connections.settings[alias].update(
            {
                "NAME": database,
                "USER": role,
                "PASSWORD": server.password,
                "HOST": parts.get("host") or "",
                "PORT": parts.get("port") or "",
            }
        )


def _clone(server: Server, name: str) -> None:
    server.run(
        "CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY file_copy",  # half the time of the log
        name=name,
        template=TEMPLATE,
        owner=server.owner,
    )


def _make_template(server: Server) -> None:
    """Migrate once in a session, as the owner; later workers find it done."""
    done = SESSION / "template"
    if done.exists():
        return
    settings.APP_ROLE = server.app
    roles.ensure_database(server.superuser_url, TEMPLATE, owner=server.owner, app=server.app)
    _point_at(server, TEMPLATE)
    migrations.migrate()
    connections.close_all()
    done.touch()


@pytest.fixture(scope="session")
def database_server(django_db_blocker: DjangoDbBlocker) -> Server:
    """The server, started by whoever asks first."""
    with _one_at_a_time():
        server = _find_server()
        settings.APP_ROLE = server.app
        with django_db_blocker.unblock():
            _make_template(server)
    return server


@pytest.fixture(scope="session")
def django_db_setup(database_server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database behind `db`: a clone for this worker, served by the ordinary role."""
    name = f"test_oneneedle_{_TAG}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with _one_at_a_time():
        _clone(database_server, name)
    with django_db_blocker.unblock():
        _point_at(database_server, name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def own_database(
    database_server: Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A fresh database for tests with races, real commits or other processes; do not use `db` beside it."""
    before = connections.settings["default"]["NAME"]
    name = f"test_oneneedle_{_TAG}_{secrets.token_hex(4)}"
    with _one_at_a_time():
        _clone(database_server, name)
    with django_db_blocker.unblock():
        _point_at(database_server, name)
        try:
            yield OwnDatabase(
                name,
                app_url=database_server.url(database_server.app, name),
                owner_url=database_server.url(database_server.owner, name),
            )
        finally:
            connections.close_all()
            _point_at(database_server, before)
            database_server.run("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)


@pytest.fixture(autouse=True)
def forget_readings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a process keeps for some seconds is not carried from test to test, and lasts for the whole of one.

    So a page asks the database the same number of questions on a slow machine; a browser waits, and there time passes.
    """
    if "browser" not in request.fixturenames:
        moment = next(_MOMENTS)
        clock = SimpleNamespace(monotonic=lambda: moment)
        monkeypatch.setattr("oneneedle.core.rules.kept.time", clock)
        monkeypatch.setattr("oneneedle.people.queries.time", clock)
        monkeypatch.setattr("oneneedle.places.queries.boundaries.monotonic", lambda: moment)
    forget_kept()
    yield
    forget_kept()


@pytest.fixture(autouse=True)
def settled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions of other tests on the same server hold the ledger's horizon back; tests of it set it again."""
    monkeypatch.setattr(follow, "SETTLED", "TRUE")


@pytest.fixture
def cast(db: None) -> Cast:
    """A small city with its people."""
    return replay_cast()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process; Playwright bears no second."""
    with browsers.open_browser() as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: no worker is left with one at the end while the other has nothing to do."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the words; clear away what a killed run left behind."""
    if not _FIRST:
        return
    words.compile_words()
    for folder in Path(tempfile.gettempdir()).glob("oneneedle-test-*-*"):
        number = folder.name.split("-")[2]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            _clear(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its files, also after Ctrl-C."""
    if not _FIRST:
        return
    if given := os.environ.get("TEST_DATABASE_URL"):
        with psycopg.connect(given, autocommit=True) as connection:
            wanted = "SELECT datname FROM pg_database WHERE datname LIKE %s"
            for (name,) in connection.execute(wanted, [f"test\\_oneneedle\\_{_TAG}\\_%"]).fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    _clear(SESSION)


def _clear(folder: Path) -> None:
    if (folder / "server").is_dir():
        postgres.shut_down(folder / "server")
    shutil.rmtree(folder, ignore_errors=True)
