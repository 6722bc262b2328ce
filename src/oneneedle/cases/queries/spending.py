"""What the handling of cases cost, as the units said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from oneneedle.cases.models import WorkOrder


@dataclass(frozen=True, slots=True)
class Spent:
    """So much money for so many finished orders that named a sum; the others said nothing of money."""

    orders: int = 0
    money: Decimal = Decimal(0)

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.orders + other.orders, self.money + other.money)


def spending_by_type(
    jurisdiction_id: str, *, since: datetime, until: datetime, area_path: str = ""
) -> Mapping[str, Spent]:
    """By code of the type ("" for none), over orders finished in this time on this ground; private types stay out."""
    orders = _orders(jurisdiction_id, area_path, since, until)
    rows = orders.values_list("case__case_type__code").annotate(Count("id"), Sum("cost"))
    return {code or "": Spent(count, money) for code, count, money in rows}


def _orders(jurisdiction_id: str, area_path: str, since: datetime, until: datetime) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(
        cost__isnull=False,
        state=WorkOrder.State.FINISHED,
        ended_at__gte=since,
        ended_at__lt=until,
        case__jurisdiction_id=jurisdiction_id,
        case__area_path__startswith=area_path,
        case__private=False,
    )
