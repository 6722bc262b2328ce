"""The catalogue in memory: asked without a round trip, and never long out of date."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseType, CatalogueVersion
from oneneedle.core.rules import Actor, kept


def test_a_warm_catalogue_needs_no_round_trip(
    lamps: CaseType, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.get_catalogue("lakeside")
    with django_assert_num_queries(0):
        catalogue = queries.get_catalogue("lakeside")
        assert catalogue.suggest_types("A LAMP OUT on my street")[0].words[0] == "lamp out"
        assert catalogue.rule_at(lamps.id, now) is None


def test_a_change_is_seen_at_once_in_this_process(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    queries.get_catalogue("lakeside")
    actions.set_case_type(
        jurisdiction_id="lakeside", code="lamps", parent_code="streets", name_en="Lights", actor=keeper, now=now
    )
    assert queries.get_catalogue("lakeside").by_code["lamps"].name_en == "Lights"


def test_another_process_change_is_seen_when_the_catalogue_is_no_longer_fresh(
    lamps: CaseType, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.get_catalogue("lakeside")
    CaseType.objects.filter(code="lamps").update(name_en="Lights")
    CatalogueVersion.objects.update(version=1)
    assert queries.get_catalogue("lakeside").by_code["lamps"].name_en == "Street lamps"
    monkeypatch.setattr(kept, "FRESH_SECONDS", 0.0)
    assert queries.get_catalogue("lakeside").by_code["lamps"].name_en == "Lights"
    with django_assert_num_queries(1):
        queries.get_catalogue("lakeside")


@pytest.mark.parametrize("text", ["Street Light Outages", " street light  outages ", "lamps", "STREET LAMPS", "路灯"])
def test_other_systems_names_are_found_whatever_their_case_and_spaces(lamps: CaseType, text: str) -> None:
    found = queries.get_catalogue("lakeside").find_by_source_name(text)
    assert found is not None
    assert found.id == lamps.id


def test_names_of_branches_and_strange_names_are_not_found(lamps: CaseType) -> None:
    catalogue = queries.get_catalogue("lakeside")
    assert catalogue.find_by_source_name("Streets") is None
    assert catalogue.find_by_source_name("") is None
    assert catalogue.suggest_types("今天天气很好") == []
