"""Takes in areas with their polygons from GeoJSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused, join_path
from oneneedle.core.rules.late import Late
from oneneedle.places import queries
from oneneedle.places.actions.store import Imported, Progress, store_areas
from oneneedle.places.rules.geojson import (
    Feature,
    Wording,
    broken_feature,
    label_point,
    load_features,
    property_text,
    read_feature,
)
from oneneedle.places.rules.rows import LEVELS, AreaRow, read_root

if TYPE_CHECKING:
    import shapely
else:
    shapely = Late("shapely")


class ParentRule(NamedTuple):
    """How a feature's parent is told: by a property, by the start of its code, else by where it lies."""

    code_property: str = ""
    code_width: int = 0
    prefix: int = 0


BY_PLACE = ParentRule()


def import_polygons(
    *,
    file: Path,
    level: str,
    code_property: str,
    under: str = "",
    make_root: str = "",
    code_width: int = 0,
    name: str = "",
    name_en: str = "",
    parent: ParentRule = BY_PLACE,
    datum: str = "wgs84",
    actor: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> Imported:
    """Put every feature of the file into the tree below `under`, as an area of one level with its polygon.

    `name` is a wording such as `Ward {WARD}`; without one the code is the name. Crossing rings are mended and
    counted. Refuses files that are no longitude and latitude, features without code or surface, codes given
    twice, and features whose parent cannot be found; then nothing is imported.
    """
    roots = read_root(make_root) if make_root else []
    under = under or (roots[-1].path if roots else "")
    if level not in LEVELS:
        words = {"level": level, "levels": ", ".join(LEVELS)}
        raise Refused(_("“%(level)s” is none of the levels %(levels)s.") % words, code="bad_level")
    if not under or not (queries.get_area(under) or roots):
        message = _("There is no area “%(path)s” to import under. Name one that exists, or make it with --make-root.")
        raise Refused(message % {"path": under}, code="no_such_area")
    wording = Wording(code_property, code_width, name, name_en)
    raw = load_features(file)
    features = [read_feature(item, number, file.name, wording, datum) for number, item in enumerate(raw, start=1)]
    parents = _find_parents(features, file.name, level, under, parent)
    rows = roots + [_row(feature, above, level, file.name) for feature, above in zip(features, parents, strict=True)]
    mended = sum(feature.mended for feature in features)
    return store_areas(
        rows, source=file.name, mended=mended, refuse=broken_feature, actor=actor, now=now, progress=progress
    )


def _row(feature: Feature, above: str, level: str, source: str) -> AreaRow:
    lon, lat = label_point(feature.shape)
    path = join_path(above, feature.code)
    polygon = shapely.to_geojson(feature.shape)
    return AreaRow(path, level, feature.name, feature.number, source, feature.name_en or None, lon, lat, polygon)


def _find_parents(features: Sequence[Feature], source: str, level: str, under: str, rule: ParentRule) -> list[str]:
    if not (rule.code_property or rule.prefix):
        return _find_by_place(features, source, level, under)
    paths: dict[str, list[str]] = {}
    for code, path, parent_level in queries.list_codes(under):
        if LEVELS.index(parent_level) < LEVELS.index(level):
            paths.setdefault(code, []).append(path)
    found: list[str] = []
    for feature in features:
        code = feature.code[: rule.prefix]
        if rule.code_property:
            code = property_text(feature, rule.code_property, rule.code_width)
        matches = paths.get(code, [])
        if len(matches) != 1:
            words = {"count": len(matches), "code": code, "under": under}
            what = _("%(count)d areas under “%(under)s” have the code “%(code)s” of its parent; one is needed.")
            raise broken_feature(source, feature.number, what % words)
        found += matches
    return found


def _find_by_place(features: Sequence[Feature], source: str, level: str, under: str) -> list[str]:
    """The lowest area of a higher level that holds the label point; `under` if none there has a polygon."""
    above = [item for item in queries.list_shapes(under) if LEVELS.index(item.level) < LEVELS.index(level)]
    above = [item for item in above if item.path != under]
    if not above:
        return [under] * len(features)
    above.sort(key=lambda item: (-LEVELS.index(item.level), item.path))
    tree = shapely.STRtree([item.shape for item in above])
    found: list[str] = []
    for feature in features:
        hits = sorted(tree.query(shapely.Point(label_point(feature.shape)), predicate="intersects"))
        if not hits:
            what = _("it lies in none of the %(count)d areas above it; name its parent with --parent-property.")
            raise broken_feature(source, feature.number, what % {"count": len(above)})
        found.append(above[int(hits[0])].path)
    return found
