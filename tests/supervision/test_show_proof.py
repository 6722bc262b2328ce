"""Whether everybody sees a proof is somebody's decision, and can be taken back."""

from __future__ import annotations

from oneneedle.core.models import LedgerRow
from oneneedle.supervision import actions
from oneneedle.supervision.models import ProofFile
from oneneedle.supervision.queries import get_proof, public_rectification
from tests.cast import CITY, NOW, Cast
from tests.supervision import crew


def seen(proof: ProofFile) -> tuple[bool, bool]:
    """Whether the public page names it, and whether its bytes are given."""
    assert proof.rectification is not None
    named = public_rectification(proof.rectification, crew.TODAY)[1]
    return bool(named), get_proof(CITY, proof.id, public=True) is not None


def test_a_proof_is_shown_and_hidden_again(town: Cast) -> None:
    proof = crew.proved(town)
    assert seen(proof) == (False, False)
    for public, fact in ((True, "shown"), (False, "hidden")):
        for _ in range(2):
            actions.show_proof(proof=proof, public=public, actor=town.actor("street"), now=NOW)
        assert seen(proof) == (public, public)
        row = LedgerRow.objects.latest("position")
        assert (row.verb, row.data) == (f"rectification.{fact}", {"proof": str(proof.id)})
    assert crew.facts("rectification", proof.rectification) == ["opened", "reported", "shown", "hidden"]


def test_neither_who_owes_it_nor_a_stranger_decides(town: Cast) -> None:
    proof = crew.proved(town)
    for role in ("market_crew", "community", "street_2", "keeper", "nobody"):
        actor = town.stranger if role == "nobody" else town.actor(role)
        with crew.refused("not_yours"):
            actions.show_proof(proof=proof, public=True, actor=actor, now=NOW)
