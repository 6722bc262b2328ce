"""Takes in a plain CSV of areas."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused
from oneneedle.places import queries
from oneneedle.places.actions.store import Imported, Progress, store_areas
from oneneedle.places.rules.rows import read_root
from oneneedle.places.rules.table import read_table


def import_table(
    *,
    file: Path,
    under: str = "",
    make_root: str = "",
    datum: str = "wgs84",
    actor: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> Imported:
    """Put the rows `code,parent_code,level,name[,name_en][,lon,lat]` under an area, or as trees of their own.

    Refuses an `under` that does not exist, a parent that is neither above in the file nor in the tree,
    a level above its parent's, a code given twice, and a broken row; then nothing is imported.
    """
    roots = read_root(make_root) if make_root else []
    under = under or (roots[-1].path if roots else "")
    known = {code: (path, level) for code, path, level in queries.list_codes(under)} if under else {}
    known |= {row.path.split("/")[-2]: (row.path, row.level) for row in roots}
    if under:
        place = [above for above in known.values() if above[0] == under]
        if not place:
            raise Refused(_("There is no area “%(path)s” to import under.") % {"path": under}, code="no_such_area")
        known[""] = place[0]
    rows = read_table(file, under=under, known=known, datum=datum)
    return store_areas(chain(roots, rows), source=file.name, actor=actor, now=now, progress=progress)
