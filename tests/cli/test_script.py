"""The start script of a source folder: sets up once, says what is missing, survives interruption.

A folder with the real script and pretended programs; nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.programs import wait_until

ROOT = Path(__file__).parents[2]
TOOLS = ("cat", "cksum", "tr", "dirname", "mv", "mkdir", "rm", "find", "sleep", "env", "sh", "grep")

# Answers as python3 does where the script asks, and notes what it was asked to do.
PYTHON = """#!/bin/sh
echo "$*" >>"{log}"
case "$1 $2" in
"--version ") echo "Python 3.12.1" ;;
"-c "*) case "$2" in *ensurepip*) exit {venv} ;; *) exit {version} ;; esac ;;
"-m venv") mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
"-m pip") sleep {pip_seconds}; exit {pip} ;;
"-m oneneedle.ui.fetch") [ "$(cat "{log}" | tr ' ' '\n' | grep -c ui.fetch)" -gt {fetch_failures} ] || exit 1
    mkdir -p "{vendor}" && touch "{vendor}/stamp.txt" && echo "fetched" ;;
"-m oneneedle") echo "ran: $*, data in $ONENEEDLE_DATA_DIR" ;;
esac
"""


class Machine:
    """A pretended machine with one source folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "source folder"
        self.bin = folder / "bin"
        self.log = folder / "log"
        pages = self.root / "src" / "oneneedle" / "ui"
        for made in (self.root / "requirements", pages / "frontend", self.bin):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "oneneedle", self.root)
        for name in ("run.txt", "test.txt", "analysis.txt", "node.txt"):
            (self.root / "requirements" / name).write_text(f"{name} of today\n")
        for name in ("package.json", "package-lock.json"):
            (pages / "frontend" / name).write_text("{}")
        (pages / "fetch.py").write_text("")
        for tool in (*TOOLS, "cp", "touch"):
            (self.bin / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        self.program("npm", "#!/bin/sh\n")

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def python(
        self, *, version: int = 0, venv: int = 0, pip: int = 0, pip_seconds: float = 0, fetch_failures: int = 0
    ) -> None:
        vendor = self.root / "src" / "oneneedle" / "ui" / "static" / "vendor"
        words = {"log": self.log, "vendor": vendor, "version": version, "venv": venv, "pip": pip}
        text = PYTHON.format(**words, pip_seconds=pip_seconds, fetch_failures=fetch_failures)
        self.program("python3", text)
        made = self.root / ".venv" / "bin" / "python"
        if made.exists():
            made.write_text(text)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.root / "oneneedle"), *words],
            env={"PATH": str(self.bin)},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def notes(self) -> list[str]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [line for line in lines if line.startswith("-m")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.python()
    return made


def test_the_first_start_sets_up_and_the_second_does_nothing_but_run(machine: Machine) -> None:
    code, out, _ = machine.run("check", "--json")
    assert code == 0
    assert out == f"ran: -m oneneedle check --json, data in {machine.root}/.data\n"
    first = machine.notes()
    assert [line.split()[1] for line in first] == ["venv", "pip", "oneneedle.ui.fetch", "oneneedle"]
    assert "--require-hashes -r run.txt" in first[1]
    machine.run("check")
    assert machine.notes() == ["-m oneneedle check"]


def test_a_changed_lock_file_is_installed_again(machine: Machine) -> None:
    machine.run("check")
    (machine.root / "requirements" / "run.txt").write_text("run.txt of tomorrow\n")
    machine.notes()
    machine.run("check")
    assert [line.split()[1] for line in machine.notes()] == ["pip", "oneneedle"]


def test_only_the_test_command_installs_the_test_packages(machine: Machine) -> None:
    machine.run("check")
    machine.notes()
    machine.run("test", "--quick")
    notes = machine.notes()
    assert "-r test.txt" in notes[0] and "-r analysis.txt" in notes[1]
    assert notes[2:] == ["-m oneneedle test --quick"]


@pytest.mark.parametrize("command", ["export", "analyse"])
def test_the_packages_of_analysis_come_with_the_first_command_that_needs_them(machine: Machine, command: str) -> None:
    machine.run("check")
    assert not [line for line in machine.notes() if "analysis.txt" in line]
    machine.run(command)
    notes = machine.notes()
    assert "-r analysis.txt" in notes[0] and notes[1:] == [f"-m oneneedle {command}"]
    machine.run(command)
    assert machine.notes() == [f"-m oneneedle {command}"]


def test_without_npm_node_is_installed_first(machine: Machine) -> None:
    (machine.bin / "npm").unlink()
    machine.run("check")
    assert [line.rpartition(" ")[2] for line in machine.notes()][1:] == [
        "run.txt",
        "node.txt",
        "oneneedle.ui.fetch",
        "check",
    ]


def test_an_old_python_is_said_with_the_command_that_mends_it(machine: Machine) -> None:
    machine.python(version=1)
    machine.program("apt-get", "#!/bin/sh\n")
    code, _, err = machine.run("check")
    assert code == 3
    assert "Python 3.11 or newer is needed" in err
    assert "sudo apt-get install -y python3" in err


def test_a_python_without_venv_is_said_with_the_command_that_mends_it(machine: Machine) -> None:
    machine.python(venv=1)
    machine.program("apt-get", "#!/bin/sh\n")
    code, _, err = machine.run("check")
    assert code == 3
    assert "has no venv module" in err
    assert "python3-venv" in err


def test_a_failed_installation_is_taken_up_again(machine: Machine) -> None:
    machine.python(pip=1)
    code, _, err = machine.run("check")
    assert code == 3
    assert "could not be installed" in err
    assert not (machine.root / ".lock").exists()
    machine.python()
    machine.notes()
    assert machine.run("check")[0] == 0
    assert [line.split()[1] for line in machine.notes()] == ["pip", "oneneedle.ui.fetch", "oneneedle"]


def test_two_starts_at_once_set_up_once(machine: Machine) -> None:
    machine.python(pip_seconds=1)
    starts = [machine.start("check") for _ in range(3)]
    answers = [start.communicate(timeout=120) for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert all(out.startswith("ran:") for out, _ in answers)
    assert [line.split()[1] for line in machine.notes()].count("pip") == 1


def test_a_lock_left_by_a_killed_start_does_not_hold(machine: Machine) -> None:
    machine.python(pip_seconds=600)
    start = machine.start("check")
    wait_until((machine.root / ".lock" / "pid").exists)
    os.killpg(start.pid, signal.SIGKILL)
    start.communicate()
    assert (machine.root / ".lock").exists()
    machine.python()
    assert machine.run("check")[0] == 0
    assert not (machine.root / ".lock").exists()


def test_a_folder_that_cannot_be_written_to_is_said_and_ends_it(machine: Machine) -> None:
    (machine.bin / "mkdir").unlink()
    machine.program("mkdir", "#!/bin/sh\necho 'mkdir: No space left on device' >&2\nexit 1\n")
    code, _, err = machine.run("check")
    assert code == 3
    assert "nothing can be written in" in err and "No space left on device" in err


def test_a_stale_lock_that_cannot_be_cleared_is_said_and_ends_it(machine: Machine) -> None:
    (machine.root / ".lock").mkdir()
    (machine.root / ".lock" / "pid").write_text("2147483646\n")
    (machine.bin / "mv").unlink()
    machine.program("mv", "#!/bin/sh\necho 'mv: Read-only file system' >&2\nexit 1\n")
    code, _, err = machine.run("check")
    assert code == 3
    assert "Read-only file system" in err


def test_where_npm_is_broken_node_is_installed_and_tried(machine: Machine) -> None:
    machine.python(fetch_failures=1)
    assert machine.run("check")[0] == 0
    assert [line.rpartition(" ")[2] for line in machine.notes()][2:] == [
        "oneneedle.ui.fetch",
        "node.txt",
        "oneneedle.ui.fetch",
        "check",
    ]


def test_the_script_and_the_continuous_integration_are_executable() -> None:
    for name in ("oneneedle", ".ci/run"):
        assert (ROOT / name).stat().st_mode & stat.S_IXUSR
