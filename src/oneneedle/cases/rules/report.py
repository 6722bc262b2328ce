"""What a report brings through any door, and what reception answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

MAX_DESCRIPTION = 4000
MAX_LINE = 300


@dataclass(frozen=True, slots=True)
class ContactFields:
    """Clear contact data on its way into the vault; every field may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    device_id: str = ""
    account_id: str = ""

    def __bool__(self) -> bool:
        return any((self.name, self.phone, self.email, self.address, self.device_id, self.account_id))


@dataclass(frozen=True, slots=True)
class Report:
    """One need as it was said. Longitude and latitude are WGS 84 degrees, both or neither."""

    description: str
    title: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    address_id: str = ""
    zipcode: str = ""
    area_path: str = ""
    type_code: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    contact: ContactFields | None = None
    account_id: UUID | None = None
    language: str = ""
    priority: str = ""
    reported_at: datetime | None = None
    source: str = ""
    external_id: str | None = None
    api_key_id: UUID | None = None
    private: bool = False
    file_ids: tuple[UUID, ...] = ()
    media_urls: tuple[str, ...] = ()
    with_receipt: bool = True
    outside_ok: bool = False


@dataclass(frozen=True, slots=True)
class Reception:
    """What the reporter gets: the number, the receipt (clear, told once), and who has it by when."""

    case_id: UUID
    number: str
    receipt: str
    state: str
    unit_name: str
    respond_by: datetime | None
    resolve_by: datetime | None
