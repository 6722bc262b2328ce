"""The same inserts by `pgbench`: a case just received becomes a script that writes its rows again under new names."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

# Columns the database fills by itself.
LEFT_OUT = {"core_ledgerrow": {"position", "xact", "recorded_at"}}
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_SAMPLE = """
SELECT c.id, c.contact_id FROM cases_case c JOIN cases_workorder o ON o.case_id = c.id
WHERE c.api_key_id IS NOT NULL AND c.contact_id IS NOT NULL ORDER BY c.received_at DESC LIMIT 1
"""
_TPS = re.compile(r"tps = ([0-9.]+)")
# The number of a client's transaction; every transaction of a run has its own.
_COUNT = "\\set i :i + 1\n\\set n :client_id * 10000000 + :i\n"


@dataclass(frozen=True)
class Script:
    """What one transaction does, and how many rows and statements it has."""

    text: str
    rows: int
    statements: int


@dataclass(frozen=True)
class Ran:
    """What `pgbench` did: transactions a second, and the time of each in milliseconds."""

    tps: float
    latencies: list[float]


def _new_id(kind: int) -> str:
    return f"('01990000-0000-7000-800{kind}-' || lpad(:n, 12, '0'))::uuid"


CASE, CONTACT, ORDER = _new_id(0), _new_id(1), _new_id(2)
RENAMED: dict[str, dict[str, str]] = {
    "people_contact": {"id": CONTACT},
    "cases_case": {"id": CASE, "contact_id": CONTACT, "number": "'B' || :n"},
    "core_ledgerrow": {"subject": f"'case:' || {CASE}"},
    "cases_workorder": {"id": ORDER, "case_id": CASE},
}


def make_script(url: str) -> Script:
    """Read the newest case that came by Open311 with contact data, and write its inserts as one transaction."""
    with psycopg.connect(url) as connection:
        found = connection.execute(_SAMPLE).fetchone()
        if found is None:
            raise LookupError("No case has come in that could be copied.")
        case_id, contact_id = found
        where: dict[str, tuple[str, object]] = {
            "people_contact": ("id", contact_id),
            "cases_case": ("id", case_id),
            "core_ledgerrow": ("subject", f"case:{case_id}"),
            "cases_workorder": ("case_id", case_id),
        }
        inserts = [_insert(connection, table, *place) for table, place in where.items()]
    text = _COUNT + "BEGIN;\n" + "".join(statement for statement, _rows in inserts) + "COMMIT;\n"
    return Script(text, sum(rows for _statement, rows in inserts), len(inserts))


def _insert(
    connection: psycopg.Connection[tuple[object, ...]], table: str, column: str, value: object
) -> tuple[str, int]:
    types = {str(name): str(kind) for name, kind in connection.execute(_COLUMNS, [table]).fetchall()}
    names = [name for name in types if name not in LEFT_OUT.get(table, set())]
    query = sql.SQL("SELECT {} FROM {} WHERE {} = %s").format(
        sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names),
        sql.Identifier(table),
        sql.Identifier(column),
    )
    rows = connection.execute(query, [value]).fetchall()
    renamed = RENAMED[table]
    values = ",\n".join(
        f"({', '.join(_value(n, v, types, renamed) for n, v in zip(names, row, strict=True))})" for row in rows
    )
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES\n{values};\n", len(rows)


def _value(name: str, value: object, types: Mapping[str, str], renamed: Mapping[str, str]) -> str:
    if name in renamed:
        return renamed[name]
    if value is None:
        return "NULL"
    # pgbench takes `:word` for a variable inside quotes too
    text = str(value).replace("\\", "\\\\").replace("'", "''").replace(":", "\\072").replace("\n", "\\n")
    return f"E'{text}'::{types[name]}"


def run_pgbench(program: Path, url: str, script: Script, folder: Path, *, clients: int, seconds: float) -> Ran:
    """Run the script with prepared statements for so long."""
    file = folder / "inserts.sql"
    file.write_text(script.text, encoding="utf-8")
    command = [str(program), "-n", "-M", "prepared", "-D", "i=0", "-c", str(clients), "-j", "2"]
    command += ["-T", str(max(1, round(seconds))), "-f", str(file), "-l", f"--log-prefix={folder / 'pgbench'}", url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = _TPS.search(done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()[-2000:]}")
    lines = (line for log in folder.glob("pgbench.*") for line in log.read_text().splitlines())
    return Ran(float(found[1]), [int(line.split()[2]) / 1000 for line in lines])
