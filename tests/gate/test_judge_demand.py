"""What supervision demands of a street or community is held against the gate, and what is kept off stands on record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.gate import actions, rules
from oneneedle.gate.models import GateRefusal
from tests.cast import NOW, Cast
from tests.gate import crew

LITTER = rules.Ask(kind="task", title="Litter", asked="Litter lies about.", due_by=None, duty_code="C-04")


def judge(town: Cast, unit: str = "lin-c11", has_case: bool = False, **changes: object) -> rules.GateRefused | None:
    ask = replace(LITTER, **changes)  # type: ignore[arg-type]
    asker, unit_id = crew.actor(town, "district_gate"), town.unit(unit).id
    return actions.judge_demand(unit_id=unit_id, ask=ask, has_case=has_case, actor=asker, now=NOW)


def test_a_duty_in_force_or_a_case_lets_it_through(town: Cast) -> None:
    assert judge(town) is None
    assert judge(town, duty_code="", has_case=True) is None
    assert judge(town, "lin-water", duty_code="") is None, "the gate guards streets and communities alone"
    assert not GateRefusal.objects.exists()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("excluded", {"subject": "demolition", "has_case": True}),
        ("no_basis", {"duty_code": ""}),
        ("unknown_duty", {"duty_code": "C-99", "has_case": True}),
        ("other_level", {"duty_code": "S-01"}),
        ("taken_back", {"duty_code": "C-02"}),
    ],
)
def test_what_is_kept_off_is_on_record(town: Cast, rule: str, changes: dict[str, object]) -> None:
    refused = judge(town, **changes)  # type: ignore[arg-type]
    assert isinstance(refused, rules.GateRefused) and str(refused)
    row = GateRefusal.objects.get()
    assert (row.rule, row.to_unit_id, list(refused.refusals)) == (rule, town.unit("lin-c11").id, [row.id])
    assert LedgerRow.objects.get(subject=f"gate_refusal:{row.id}").data["rule"] == rule


def test_words_that_sound_excluded_are_answered_and_a_matter_nobody_knows_is_refused(town: Cast) -> None:
    for code, changes in {"warning": {"asked": "Help with the 拆迁."}, "unknown_subject": {"subject": "moon"}}.items():
        with pytest.raises(Refused) as refusal:
            judge(town, **changes)  # type: ignore[arg-type]
        assert refusal.value.code == code
    assert judge(town, asked="Help with the 拆迁.", warning_answer="It is over.") is None


def test_a_unit_is_not_kept_off_by_itself(town: Cast) -> None:
    own = crew.actor(town, "head_11")
    unit_id: UUID = town.unit("lin-c11").id
    ask = replace(LITTER, duty_code="")
    assert actions.judge_demand(unit_id=unit_id, ask=ask, has_case=False, actor=own, now=NOW) is None
