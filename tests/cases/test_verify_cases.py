"""`oneneedle check` and what it compares: every case with the end of its ledger."""

from __future__ import annotations

import json
import os
from pathlib import Path

import psycopg

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.programs import run_program

ROOT = Path(__file__).parents[2]


def check(database: OwnDatabase, folder: Path) -> tuple[int, dict[str, list[str]]]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    surroundings = {
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": database.app_url,
        "DATABASE_OWNER_URL": database.owner_url,
        "ONENEEDLE_DATA_DIR": str(folder),
    }
    done = run_program(mine | surroundings, "check", "--json")
    return done.returncode, json.loads(done.stdout)["checks"]


def test_wherever_a_case_stands_it_agrees_with_its_ledger(cast: Cast) -> None:
    steps.closed(cast)
    steps.returned(cast, times=2)
    merged = steps.receive(cast)
    actions.merge_case(case=merged, into=steps.accepted(cast), actor=cast.actor("desk"), now=NOW)
    failed = steps.finished(cast)
    actions.verify_case(case=failed, holds=False, note="Wet.", actor=cast.actor("inspector"), now=NOW)
    retyped = steps.accepted(cast)
    actions.classify_case(case=retyped, type_code="stalls", actor=cast.actor("desk"), now=NOW)
    reopened = steps.closed(cast)
    actions.record_feedback(case=reopened, solved="no", actor=cast.actor("desk"), now=NOW + 6 * steps.HOUR)
    draft = actions.make_draft(cast.city, steps.LEAK, cast.system, NOW)
    actions.close_draft(draft, outcome="gone", closed_at=NOW)
    actions.insert_drafts([draft])
    assert list(cases.verify_cases()) == []


def test_a_case_moved_by_hand_is_found(cast: Cast) -> None:
    case = steps.receive(cast)
    Case.objects.filter(id=case.id).update(state="verified")
    (problem,) = cases.verify_cases()
    assert problem.subject == f"case:{case.id}"
    assert problem.problem == "it is verified, but its ledger says dispatched"


def test_another_tip_and_another_count_are_found(cast: Cast) -> None:
    odd, ahead, behind = (steps.receive(cast) for _ in range(3))
    Case.objects.filter(id=odd.id).update(tip=b"x")
    Case.objects.filter(id=ahead.id).update(version=9)
    Case.objects.filter(id=behind.id).update(version=2)
    found = {problem.subject: problem.problem for problem in cases.verify_cases()}
    assert "not the one" in found[f"case:{odd.id}"]
    assert "the last row was lost" in found[f"case:{ahead.id}"]
    assert "2 steps only" in found[f"case:{behind.id}"]


def test_check_finds_a_row_changed_a_row_lost_and_a_case_lost(own_database: OwnDatabase, tmp_path: Path) -> None:
    cast = make_cast()
    changed, shortened, sound, gone, bare = (steps.receive(cast, contact=None) for _ in range(5))
    code, checks = check(own_database, tmp_path)
    assert (code, checks["ledger"], checks["cases"]) == (0, [], [])
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE core_ledgerrow DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE core_ledgerrow SET data = jsonb_set(data, '{by}', '\"post\"') WHERE subject = %s AND seq = 5",
            [f"case:{changed.id}"],
        )
        owner.execute("DELETE FROM core_ledgerrow WHERE subject = %s AND seq = 5", [f"case:{shortened.id}"])
        owner.execute("DELETE FROM core_ledgerrow WHERE subject = %s", [f"case:{bare.id}"])
        owner.execute("DELETE FROM cases_workorder WHERE case_id = %s", [gone.id])
        owner.execute("DELETE FROM cases_case WHERE id = %s", [gone.id])
        owner.execute("ALTER TABLE core_ledgerrow ENABLE TRIGGER USER")
    code, checks = check(own_database, tmp_path)
    assert code == 1
    assert checks["ledger"] == [f"case:{changed.id} row 5: its content is not what was written"]
    assert {line.split(": ", 1)[0]: line.split(": ", 1)[1] for line in checks["cases"]} == {
        f"case:{shortened.id}": "its ledger ends at row 4, but it has had 5 steps: the last row was lost",
        f"case:{bare.id}": "it has no ledger",
        f"case:{gone.id}": "its ledger is there, the case is not",
    }
    assert str(sound.id) not in str(checks)
