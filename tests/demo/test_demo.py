"""`oneneedle demo` as a script starts it: everything answers, everybody signs in, and nothing is left behind."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from oneneedle.engine import postgres
from tests.programs import PATIENCE_SECONDS, free_port, is_gone, wait_until

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BOSTON_ROWS, HANGZHOU_CASES = 4482, 37


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="oneneedle-demo-") as name:
        yield Path(name).resolve()
        postgres.shut_down(Path(name).resolve())


class Demo:
    """One run of the demo and the line it printed."""

    def __init__(self, folder: Path, log: Path) -> None:
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
        command = [sys.executable, "-m", "oneneedle", "demo", "--json"]
        command += ["--port", str(free_port()), "--data-dir", str(folder)]
        self.log = log
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command, env=mine | {"PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=errors, text=True
            )

    def read_line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        limit = threading.Timer(2 * PATIENCE_SECONDS, self.process.kill)
        limit.start()
        line = self.process.stdout.readline()
        limit.cancel()
        assert line, self.log.read_text(encoding="utf-8")[-3000:]
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """Ends cleanly, says nothing more, and leaves no process."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        rest, _errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        assert self.process.returncode == 0, self.log.read_text(encoding="utf-8")[-3000:]
        assert rest == ""
        assert all(is_gone(child) for child in children)

    def __enter__(self) -> Demo:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=120) as answer:
        return str(answer.read().decode("utf-8"))


def _sign_in(url: str, name: str, password: str) -> str:
    """The page one lands on, when there is a session."""
    cookies = http.cookiejar.CookieJar()
    jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = jar.open(f"{url}/accounts/login/", timeout=120).read().decode("utf-8")
    token = TOKEN.search(page)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "login": name, "password": password, "next": "/"}
    request = urllib.request.Request(f"{url}/accounts/login/", data=urllib.parse.urlencode(fields).encode())
    request.add_header("Referer", f"{url}/accounts/login/")
    with jar.open(request, timeout=120) as answer:
        assert "sessionid" in {cookie.name for cookie in cookies}, name
        return str(answer.geturl())


def _count(base: str, city: str) -> int:
    """Requests of a city in the last ninety days, page by page."""
    total = 0
    for page in range(1, 100):
        words = urllib.parse.urlencode({"jurisdiction_id": city, "page_size": "200", "page": page})
        found = json.loads(_get(f"{base}requests.json?{words}"))
        total += len(found)
        if not found:
            break
    return total


def _counts(folder: Path) -> dict[str, int]:
    """Rows of the tables that a second start must not add to."""
    script = (
        "import django, json; from oneneedle.engine import place; place.set_surroundings(); django.setup();"
        "from oneneedle.cases.models import Case, WorkOrder; from oneneedle.people.models import Account, ApiKey;"
        "from oneneedle.units.models import Unit, Holding; from oneneedle.catalogue.models import CaseType, CaseRule;"
        "from oneneedle.places.models import Area; from oneneedle.core.models import Jurisdiction;"
        "models = (Case, WorkOrder, Account, ApiKey, Unit, Holding, CaseType, CaseRule, Area, Jurisdiction);"
        "print(json.dumps({model.__name__: model.objects.count() for model in models}))"
    )
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    mine |= {"PYTHONPATH": str(ROOT / "src"), "ONENEEDLE_DATA_DIR": str(folder)}
    server = postgres.ensure_running(folder)
    try:
        done = subprocess.run(
            [sys.executable, "-c", script], env=mine, capture_output=True, text=True, check=True, timeout=300
        )
    finally:
        server.stop()
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def _check_first(answer: dict[str, Any]) -> None:
    assert {"url", "open311_base", "jurisdiction_id", "api_key", "sign_ins", "seconds"} <= answer.keys()
    url, base = answer["url"], answer["open311_base"]
    assert "<h1" in _get(f"{url}/")
    for city in ("boston", "hangzhou"):
        services = json.loads(_get(f"{base}services.json?jurisdiction_id={city}"))
        assert len(services) > 20
        assert json.loads(_get(f"{base}requests.json?jurisdiction_id={city}"))
    assert len(answer["sign_ins"]) > 20
    assert {"command", "desk", "keeper", "head", "grid_worker", "handler", "inspector", "resident"} <= {
        line["role"] for line in answer["sign_ins"]
    }
    for line in answer["sign_ins"]:
        place = _sign_in(url, line["sign_in"], line["password"])
        assert "/accounts/login" not in place, line["sign_in"]
    fields = {
        "api_key": answer["api_key"],
        "jurisdiction_id": answer["jurisdiction_id"],
        "service_code": json.loads(_get(f"{base}services.json?jurisdiction_id=boston"))[0]["service_code"],
        "lat": "42.3450",
        "long": "-71.0810",
        "description": "Sent by the test of the demo",
    }
    sent = urllib.request.urlopen(f"{base}requests.json", data=urllib.parse.urlencode(fields).encode(), timeout=120)
    assert json.loads(sent.read())[0]["service_request_id"]


@pytest.mark.slow
def test_a_half_made_demo_is_completed_everybody_signs_in_and_a_later_start_adds_nothing(
    folder: Path, tmp_path: Path
) -> None:
    with Demo(folder, tmp_path / "log") as demo:
        _wait_for_state(folder, "hangzhou")
        demo.process.kill()
        demo.process.wait()
    with Demo(folder, tmp_path / "log") as demo:
        first = demo.read_line()
        _check_first(first)
        demo.stop()
    assert (folder / "demo.json").stat().st_mode & 0o777 == 0o600
    counts = _counts(folder)
    most = BOSTON_ROWS + HANGZHOU_CASES + 1  # what was reported later on the last day is not here yet
    assert most - 600 < counts["Case"] <= most
    with Demo(folder, tmp_path / "log") as demo:
        second = demo.read_line()
        assert second["sign_ins"] == first["sign_ins"]
        assert second["api_keys"] == first["api_keys"]
        demo.stop()
    assert _counts(folder) == counts


def _wait_for_state(folder: Path, part: str) -> None:
    """Until this part of the demo is done."""
    path = folder / "demo.json"
    wait_until(lambda: path.exists() and part in json.loads(path.read_text(encoding="utf-8"))["done"])
