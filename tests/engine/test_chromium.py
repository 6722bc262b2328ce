"""Finding a browser for the browser tests: one that starts, and a clear word when there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneneedle.engine import chromium
from tests.browser import find_chromium

STUB = "#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n"
REAL = "#!/bin/sh\necho Chromium 140\n"
APT = """#!/bin/sh
echo "$*" >>"{log}"
case "$*" in *update) echo 'E: Could not get lock' >&2; exit 100 ;; esac
case "$*" in *headless*) echo 'E: Unable to locate package' >&2; exit 100 ;; esac
printf '%s\\n' '#!/bin/sh' 'echo Chromium 140' >"{folder}/chromium"; /bin/chmod 755 "{folder}/chromium"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def test_a_stub_that_only_names_another_package_is_no_browser(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "chromium-browser", STUB)
    assert chromium.find() is None
    monkeypatch.setenv(chromium.VARIABLE, str(folder / "chromium-browser"))
    assert chromium.find() is None
    monkeypatch.delenv(chromium.VARIABLE)
    put(folder, "google-chrome", REAL)
    assert chromium.find() == str(folder / "google-chrome")


def test_it_is_installed_under_its_second_name_though_the_list_is_locked(folder: Path) -> None:
    put(folder, "apt-get", APT.format(log=folder / "log", folder=folder))
    assert chromium.install(pause=0) is None
    said = (folder / "log").read_text(encoding="utf-8").splitlines()
    assert [line.split()[7] for line in said] == ["update", "update", "install", "install"]
    assert all("DPkg::Lock::Timeout=300" in line for line in said)


def test_without_a_browser_the_tests_are_left_out_or_fail_as_wished(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(chromium.REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        find_chromium()
    monkeypatch.setenv(chromium.REQUIRED, "required")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        find_chromium()
    put(folder, "apt-get", "#!/bin/sh\nexit 100\n")
    assert chromium.install(pause=0) == "apt-get update failed; apt-get install failed"
    assert os.environ["PATH"] == str(folder)
