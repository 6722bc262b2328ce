"""The house keeps its rules, and every rule is able to find a breach."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from tests.house import rules
from tests.house.doors import DoorsContract

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "oneneedle"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "node_modules" not in path.parts)

BREACHES: list[tuple[rules.Rule, str, str]] = [
    (rules.only_actions_write, "cases/views.py", "case.save()"),
    (rules.only_actions_write, "cases/views.py", "case.delete()"),
    (rules.only_actions_write, "cases/queries/inbox.py", "Case.objects.filter(pk=1).update(state='closed')"),
    (rules.only_actions_write, "cases/models.py", "Case.objects.create(number=1)"),
    (rules.only_actions_write, "cases/jobs.py", "Case.objects.bulk_create(rows)"),
    (rules.only_actions_write, "cases/queries.py", "cursor.execute('INSERT INTO cases VALUES (1)')"),
    (
        rules.only_actions_write,
        "cases/queries.py",
        "cursor.execute('''\n  update cases_case set state = 1''')",
    ),
    (rules.the_clock_is_read_outside, "cases/actions.py", "now = timezone.now()"),
    (rules.the_clock_is_read_outside, "cases/rules.py", "now = datetime.datetime.now(tz=UTC)"),
    (rules.the_clock_is_read_outside, "cases/queries.py", "day = date.today()"),
    (rules.the_clock_is_read_outside, "cases/models.py", "at = DateTimeField(default=timezone.now)"),
    (rules.the_clock_is_read_outside, "cases/access/cases.py", "began = time.time()"),
    (rules.no_import_inside_a_function, "cases/rules.py", "def f():\n    import json"),
    (
        rules.no_import_inside_a_function,
        "cases/rules.py",
        "class A:\n    def f(self):\n        from a import b",
    ),
    (rules.translated_strings_are_whole, "cases/views.py", "_(f'Case {number}')"),
    (rules.translated_strings_are_whole, "cases/views.py", "gettext('Case {}'.format(1))"),
    (rules.translated_strings_are_whole, "cases/views.py", "gettext('Case %s' % 1)"),
    (rules.no_empty_names, "cases/utils.py", ""),
    (rules.no_empty_names, "cases/helpers/text.py", ""),
    (rules.annotations_come_first, "cases/rules.py", "'''Holds.'''\nimport json"),
    (rules.annotations_come_first, "cases/rules.py", "from __future__ import annotations"),
]

ALLOWED: list[tuple[rules.Rule, str, str]] = [
    (rules.only_actions_write, "cases/actions/receive.py", "case.save()"),
    (rules.only_actions_write, "cases/views.py", "words.update({'a': 1})\ndigest.update(b'')"),
    (rules.the_clock_is_read_outside, "cases/views.py", "now = timezone.now()"),
    (rules.the_clock_is_read_outside, "cases/actions.py", "began = time.monotonic()"),
    (rules.translated_strings_are_whole, "cases/views.py", "_('Case %(number)s') % {'number': 1}"),
]


def _read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _inside(place: str) -> PurePosixPath:
    return PurePosixPath("src/oneneedle", place)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_file_keeps_the_house_rules(path: Path) -> None:
    tree = _read(path)
    place = PurePosixPath(path.relative_to(ROOT).as_posix())
    faults = [f"{rule.__name__}: {fault}" for rule in rules.RULES for fault in rule(tree, place)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("rule", "place", "code"), BREACHES)
def test_a_breach_is_found(rule: rules.Rule, place: str, code: str) -> None:
    assert list(rule(ast.parse(code), _inside(place)))


@pytest.mark.parametrize(("rule", "place", "code"), ALLOWED)
def test_what_is_allowed_passes(rule: rules.Rule, place: str, code: str) -> None:
    assert not list(rule(ast.parse(code), _inside(place)))


def _rooms(name: str) -> list[Path]:
    return [path for path in FILES if rules.room_of(PurePosixPath(path.as_posix())) == name]


def named_actions() -> set[str]:
    """Of a folder only what its `__init__` offers; the other functions are parts of actions."""
    names: set[str] = set()
    for path in _rooms("actions"):
        found = set(rules.public_actions(_read(path)))
        door = path.parent / "__init__.py"
        if path.parent.name == "actions" and (offered := rules.exported_names(_read(door))):
            found &= offered
        names |= found
    return names


def test_every_action_has_a_test_of_its_name() -> None:
    names = named_actions()
    written = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    missing = sorted(name for name in names if f"test_{name}" not in written)
    assert not missing, f"no tests/**/test_<name>.py for: {', '.join(missing)}"


def test_a_public_action_is_recognised() -> None:
    tree = ast.parse("def close_case(*, case, actor, now): ...\ndef _part(*, actor, now): ...\ndef count(actor): ...")
    assert rules.public_actions(tree) == ["close_case"]
    assert rules.exported_names(ast.parse("from __future__ import annotations\nfrom a.b import c, d")) == {
        "c",
        "d",
    }


def test_every_model_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = {name for path in _rooms("models") for name in rules.model_names(_read(path))}
    missing = sorted(name for name in names if f"`{name}`" not in glossary)
    assert not missing, f"not in docs/glossary.md: {', '.join(missing)}"


def test_a_model_is_recognised_and_an_abstract_one_is_not() -> None:
    code = """
class Case(Model): ...
class Kind(TextChoices): ...
class Cases(models.QuerySet["Case"]): ...
class Base(Model):
    class Meta:
        abstract = True
"""
    assert rules.model_names(ast.parse(code)) == ["Case"]


def _doors() -> DoorsContract:
    return DoorsContract(
        name="Doors",
        session_options={},
        contract_options={
            "open_rooms": ["actions", "queries", "models", "rules"],
            "open_modules": ["ui"],
        },
    )


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("oneneedle.desk.views", "oneneedle.cases.actions.receive", True),
        ("oneneedle.desk.views", "oneneedle.ui.pages", True),
        ("oneneedle.cases.views", "oneneedle.cases.forms", True),
        ("oneneedle.cli.worker", "oneneedle.places.jobs", False),
        ("oneneedle.desk.views", "oneneedle.cases.access", False),
        ("oneneedle.desk.views", "oneneedle.cases.forms", False),
        ("oneneedle.cases.actions", "oneneedle.notices.jobs", False),
    ],
)
def test_neighbours_knock_only_at_doors(importer: str, imported: str, allowed: bool) -> None:
    assert _doors().is_allowed(importer, imported) is allowed


def test_floors_rooms_and_doors_are_kept() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [str(program), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
