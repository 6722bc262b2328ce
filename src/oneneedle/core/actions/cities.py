"""The writer of cities: one installation may serve several."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.actions.ledger import write_ledger
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused, forget_kept


@transaction.atomic
def set_city(
    *,
    jurisdiction_id: str,
    name_zh: str = "",
    name_en: str = "",
    timezone: str,
    country: str,
    language: str,
    area_path: str,
    default_lon: float | None = None,
    default_lat: float | None = None,
    duty_phone: str = "",
    emergency_phones: str = "",
    contact_email: str = "",
    is_default: bool = False,
    actor: Actor,
    now: datetime,
) -> Jurisdiction:
    """Make the city of this identifier or change it; the same values again change nothing and leave no row.

    Refuses who may not manage this city, a city without a name and half a point.
    """
    if not actor.may("city.manage") or actor.jurisdiction_id != jurisdiction_id:
        raise Refused(_("Your post may not change this city."), code="city_right")
    if not (name_zh or name_en):
        raise Refused(_("A city needs a name."), field="name_zh", code="no_name")
    if (default_lon is None) != (default_lat is None):
        raise Refused(_("A point needs both longitude and latitude."), field="default_lat", code="half_point")
    values: dict[str, Any] = {
        "name_zh": name_zh,
        "name_en": name_en,
        "timezone": timezone,
        "country": country,
        "language": language,
        "area_path": area_path,
        "default_lon": default_lon,
        "default_lat": default_lat,
        "duty_phone": duty_phone,
        "emergency_phones": emergency_phones,
        "contact_email": contact_email,
        "is_default": is_default,
    }
    city = Jurisdiction.objects.select_for_update().filter(id=jurisdiction_id).first()
    changed = [name for name, value in values.items() if city is None or getattr(city, name) != value]
    if city is not None and not changed:
        return city
    if is_default:
        Jurisdiction.objects.exclude(id=jurisdiction_id).filter(is_default=True).update(is_default=False)
    city, _made = Jurisdiction.objects.update_or_create(id=jurisdiction_id, defaults=values)
    write_ledger(
        subject=f"city:{city.id}",
        verb="core.city_set",
        actor=actor,
        now=now,
        data={name: values[name] for name in changed},
    )
    forget_kept()
    transaction.on_commit(forget_kept)
    return city
