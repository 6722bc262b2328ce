"""The reports that are sent: real ones of Boston, as the POST of an Open311 client."""

from __future__ import annotations

import csv
import gzip
import io
import secrets
from pathlib import Path
from urllib.parse import urlencode

import oneneedle

HOUSE = Path(oneneedle.__file__).parent
RECORDS = HOUSE / "demo" / "data" / "boston311_2015_07.csv.gz"
CATALOGUE = HOUSE / "catalogue" / "data" / "boston.csv"
MOST = 2000
NO_LOCATION = ("42.3594", "-71.0587")


def make_requests(host: str, port: int, api_key: str) -> list[str]:
    """Whole HTTP requests, ready to be sent again and again; contact data is nobody's."""
    codes = _codes()
    requests: list[str] = []
    with io.TextIOWrapper(gzip.open(RECORDS), encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            code = codes.get(row["TYPE"])
            if code is None or (row["LATITUDE"], row["LONGITUDE"]) == NO_LOCATION:
                continue
            fields = {
                "api_key": api_key,
                "jurisdiction_id": "boston",
                "service_code": code,
                "lat": row["LATITUDE"],
                "long": row["LONGITUDE"],
                "address_string": row["Location"],
                "description": f"{row['CASE_TITLE']}. Please have a look, it has been like this since yesterday.",
                "email": f"reporter-{secrets.token_hex(3)}@boston.example",
                "phone": "617-555-0100",
            }
            requests.append(_request(host, port, urlencode(fields)))
            if len(requests) == MOST:
                break
    return requests


def _request(host: str, port: int, body: str) -> str:
    head = (
        "POST /open311/v2/requests.json HTTP/1.1",
        f"Host: {host}:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Accept: application/json",
    )
    return "\r\n".join((*head, "", body))


def _codes() -> dict[str, str]:
    """Names of types in the records -> codes of types that ask no questions."""
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["handlers"] and not row["questions"]]
    return {name.strip(): row["code"] for row in rows for name in row["source_names"].split(";") if name.strip()}
