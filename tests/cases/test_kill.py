"""A thousand receptions while web server and worker are killed again and again: nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from oneneedle.cases import queries as cases
from oneneedle.cases.actions import announce
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerCursor, LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.engine import installation
from oneneedle.notices.models import Letter, Notice
from oneneedle.people import actions as people
from tests import cast as lin
from tests.cast import NOW, make_cast
from tests.conftest import OwnDatabase
from tests.programs import PATIENCE_SECONDS, free_port, wait_until

RECEPTIONS, CLIENTS = 1000, 6
EACH_WITH_CONTACT = 5  # every fifth reporter leaves an address
AT_A_TIME = 4  # letters one worker has in hand, see `oneneedle worker`
# How many were acknowledged -> what is killed then.
KILLS = {120: "serve", 240: "worker", 400: "serve", 520: "worker", 660: "serve", 800: "worker", 900: "serve"}


@dataclass
class Reporters:
    """Outside programs that send reports until a thousand are acknowledged, and note what they were told."""

    port: int
    key: str
    told: dict[str, bool] = field(default_factory=dict)  # number -> whether it came with a contact
    broken: int = 0
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self) -> None:
        link: http.client.HTTPConnection | None = None
        while (mine := self._next()) is not None:
            try:
                link = link or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                answer = self._send(link, mine)
            except (OSError, http.client.HTTPException, ValueError):
                link = None
                with self.lock:
                    self.broken += 1
                time.sleep(0.1)
            else:
                with self.lock:
                    self.told[answer] = mine % EACH_WITH_CONTACT == 0

    def _next(self) -> int | None:
        with self.lock:
            if len(self.told) >= RECEPTIONS:
                return None
            self.sent += 1
            return self.sent

    def _send(self, link: http.client.HTTPConnection, mine: int) -> str:
        form = {"api_key": self.key, "service_code": "stalls", "lat": "30.005", "long": "120.005"}
        form["description"] = f"Stall {mine}"
        if mine % EACH_WITH_CONTACT == 0:
            form["email"] = f"reporter{mine}@lin.example"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST", "/open311/v2/requests.json", urlencode(form), kind)
        response = link.getresponse()
        body = response.read()
        if response.status != 200:
            raise ValueError(f"{response.status}: {body[:200]!r}")
        return str(json.loads(body)[0]["service_request_id"])


def _where_it_stands() -> str:
    """For whoever reads a failure."""
    jobs = Counter(ProcrastinateJob.objects.values_list("task_name", "status"))
    letters = Counter(Letter.objects.values_list("state", flat=True))
    last = LedgerRow.objects.order_by("xact", "position").values_list("xact", "position").last()
    place = LedgerCursor.objects.filter(reader=announce.READER).values_list("xact", "position").first()
    return f"jobs {dict(jobs)}; letters {dict(letters)}; ledger {last}, read to {place}"


def _kill(up: psutil.Process, word: str) -> bool:
    """Kill the running process of that kind; False while none is there."""
    for child in up.children():
        try:
            if word in child.cmdline():
                child.send_signal(signal.SIGKILL)
                return True
        except psutil.Error:
            continue
    return False


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


@pytest.fixture
def up(own_database: OwnDatabase, tmp_path: Path, mail: Path) -> Iterator[tuple[psutil.Process, int, str]]:
    """A running installation on a prepared city: its parent, its port and an API key."""
    cast = make_cast()
    _key, clear = people.issue_key(jurisdiction_id=lin.CITY, label="Outside", actor=cast.system, now=NOW)
    port, log = free_port(), tmp_path / "log"
    environment = own_database.environment | {
        "ONENEEDLE_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "ONENEEDLE_EMAIL_FOLDER": str(mail),
    }
    command = [sys.executable, "-m", "oneneedle", "up", "--port", str(port), "--data-dir", str(tmp_path / "data")]
    with log.open("ab") as output:
        process = subprocess.Popen([*command, "--workers", "2"], env=environment, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: installation.is_ready(url) or process.poll() is not None, _where_it_stands)
        assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
        yield psutil.Process(process.pid), port, clear
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()


def _is_quiet() -> bool:
    """The reader of the ledger stands at its end, and no letter is under way."""
    last = LedgerRow.objects.order_by("xact", "position").last()
    place = LedgerCursor.objects.filter(reader=announce.READER).first()
    if last is None or place is None or (place.xact, place.position) != (last.xact, last.position):
        return False
    if Letter.objects.filter(state__in=["queued", "sending"]).exists():
        return False
    jobs = ProcrastinateJob.objects.filter(task_name="notices.deliver_letter")
    return not jobs.filter(status__in=["todo", "doing"]).exists()


def _letters(folder: Path) -> Counter[str]:
    """How often each letter went out, by the notice it tells of."""
    lines = [line for file in folder.iterdir() for line in file.read_text(encoding="utf-8").splitlines()]
    return Counter(line.split("<", 1)[1].split("@", 1)[0] for line in lines if line.startswith("Message-ID:"))


def _send_and_kill(parent: psutil.Process, reporters: Reporters) -> dict[str, int]:
    threads = [threading.Thread(target=reporters.work, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    kills: dict[str, int] = Counter()
    for count, word in KILLS.items():
        wait_until(lambda count=count: len(reporters.told) >= count, _where_it_stands)  # type: ignore[misc]
        wait_until(lambda word=word: _kill(parent, word), _where_it_stands)  # type: ignore[misc]
        kills[word] += 1
    for thread in threads:
        thread.join(timeout=PATIENCE_SECONDS)
    assert len(reporters.told) >= RECEPTIONS
    return kills


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_told_twice(
    up: tuple[psutil.Process, int, str], mail: Path
) -> None:
    parent, port, key = up
    reporters = Reporters(port, key)
    kills = _send_and_kill(parent, reporters)
    wait_until(_is_quiet, _where_it_stands)

    known = dict(Case.objects.values_list("number", "id"))
    assert not set(reporters.told) - set(known)
    assert set(Case.objects.values_list("state", flat=True)) == {"dispatched"}

    told = Counter(Notice.objects.filter(kind="received").values_list("subject", flat=True))
    with_contact = [number for number, contact in reporters.told.items() if contact]
    assert len(with_contact) > RECEPTIONS // EACH_WITH_CONTACT // 2
    assert {told[f"case:{known[number]}"] for number in with_contact} == {1}
    assert set(told.values()) == {1}
    units = Counter(Notice.objects.filter(kind="dispatched").values_list("subject", flat=True))
    assert len(units) == len(known)
    assert set(units.values()) == {1}

    letters = _letters(mail)
    wanted = {str(key) for key in Letter.objects.values_list("notice_id", flat=True)}
    assert set(letters) == wanted
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert max(letters.values()) <= 1 + kills["worker"]
    assert sum(letters.values()) - len(wanted) <= AT_A_TIME * kills["worker"]

    assert not list(verify_ledger())
    assert not list(cases.verify_cases())
