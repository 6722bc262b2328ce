"""withdraw_change: the list stays, and the change cannot come back."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions
from tests.cast import NOW, Cast
from tests.duties.test_propose_change import propose


def test_a_withdrawn_change_is_decided(cast: Cast) -> None:
    change = propose(cast)
    with pytest.raises(Refused):
        actions.withdraw_change(change=change, actor=cast.actor("desk"), now=NOW)
    actions.withdraw_change(change=change, actor=cast.actor("keeper"), now=NOW)
    assert change.state == "withdrawn"
    assert LedgerRow.objects.filter(verb="duty_change.withdrawn").count() == 1
    for again in (
        lambda: actions.withdraw_change(change=change, actor=cast.actor("keeper"), now=NOW),
        lambda: actions.switch_on_change(change=change, since=NOW, actor=cast.actor("keeper"), now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "decided"
