"""A zone or a rule of a city as a row, for those who change it."""

from __future__ import annotations

from uuid import UUID

from oneneedle.zones.models import Zone, ZoneRule


def find_zone(jurisdiction_id: str, code: str) -> Zone | None:
    """The zone of this code."""
    return Zone.objects.filter(jurisdiction_id=jurisdiction_id, code=code).first()


def find_rule(jurisdiction_id: str, rule_id: UUID) -> ZoneRule | None:
    """A rule of one of the city's zones."""
    found = ZoneRule.objects.filter(id=rule_id, zone__jurisdiction_id=jurisdiction_id)
    return found.select_related("zone").first()
