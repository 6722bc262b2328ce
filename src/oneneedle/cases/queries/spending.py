"""What the handling of cases cost, as the units said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Func, QuerySet, Sum, TextField

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


def spending_orders(
    jurisdiction_id: str, *, root: str, since: datetime, until: datetime
) -> Mapping[tuple[str, str], int]:
    """The same orders, counted by the area right below the root and the type: what a small sum may be taken from."""
    nearest = Func(
        F("case__area_path"),
        template=f"array_to_string((string_to_array(%(expressions)s, '/'))[1:{root.count('/') + 1}], '/')",
        output_field=TextField(),
    )
    orders = _orders(jurisdiction_id, root, since, until).annotate(near=nearest)
    rows = orders.values_list("near", "case__case_type__code").annotate(Count("id"))
    return {(near.rstrip("/") + "/", code or "?"): count for near, code, count in rows}


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
