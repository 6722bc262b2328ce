"""Many cases in one statement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from tests.cases import steps
from tests.cast import NOW, Cast


def test_many_cases_are_one_statement_and_their_chains_hold(cast: Cast) -> None:
    reports = [steps.LEAK, replace(steps.LEAK, type_code="", contact=None), replace(steps.LEAK, lon=None, lat=None)]
    drafts = [actions.make_draft(cast.city, report, cast.system, NOW) for report in reports]
    with CaptureQueriesContext(connection) as queries:
        actions.insert_drafts(drafts)
    assert len(queries) == 1
    assert Case.objects.count() == 3
    assert not list(verify_ledger())


def test_the_same_record_twice_is_refused_by_the_database_and_nothing_of_it_stays(cast: Cast) -> None:
    report = replace(steps.LEAK, source="boston311", external_id="1")
    for expected in (1, 1):
        draft = actions.make_draft(cast.city, report, cast.system, NOW)
        if Case.objects.exists():
            with pytest.raises(IntegrityError), transaction.atomic():
                actions.insert_drafts([draft])
        else:
            actions.insert_drafts([draft])
        assert Case.objects.count() == expected
    assert LedgerRow.objects.filter(subject__startswith="case:").count() == 5
