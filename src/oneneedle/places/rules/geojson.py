"""Reads polygons from GeoJSON: checks what they are, mends their rings, finds a point for the label."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.core.rules.late import Late
from oneneedle.places.rules.datum import to_wgs84
from oneneedle.places.rules.points import PointFault, find_fault

if TYPE_CHECKING:
    import numpy
    import shapely
    from shapely.geometry.base import BaseGeometry

    Shape = shapely.Polygon | shapely.MultiPolygon
else:
    numpy, shapely = Late("numpy"), Late("shapely")

_BRACED = re.compile(r"\{([^{}]+)\}")
_WGS84_NAMES = ("CRS84", "4326", "WGS84", "WGS 84")


class Feature(NamedTuple):
    """One polygon of the file, valid and in WGS 84."""

    number: int
    code: str
    name: str
    name_en: str
    properties: Mapping[str, Any]
    shape: Shape
    mended: bool


class Wording(NamedTuple):
    """How code and names are made from a feature's properties."""

    code_property: str
    code_width: int
    name: str
    name_en: str


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def load_features(file: Path) -> list[dict[str, Any]]:
    """The features of the file; refused unless a GeoJSON FeatureCollection in longitude and latitude."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"), parse_constant=_no_constant)
    except (OSError, ValueError) as error:
        message = _("%(file)s cannot be read as GeoJSON (%(error)s).")
        raise Refused(message % {"file": file.name, "error": error}, code="bad_file") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        message = _("%(file)s is no GeoJSON FeatureCollection with features in it.")
        raise Refused(message % {"file": file.name}, code="bad_file")
    crs = json.dumps(content.get("crs") or "CRS84")
    if not any(name in crs for name in _WGS84_NAMES):
        message = _("%(file)s is not in longitude and latitude (%(crs)s). Export it as WGS 84 (EPSG:4326).")
        raise Refused(message % {"file": file.name, "crs": crs}, code="bad_crs")
    return features


def read_feature(raw: Any, number: int, source: str, wording: Wording, datum: str) -> Feature:
    """One feature checked, mended if its rings cross, converted to WGS 84."""
    properties = raw.get("properties") if isinstance(raw, dict) else None
    if not isinstance(properties, dict):
        raise broken_feature(source, number, _("it has no properties."))
    value = properties.get(wording.code_property)
    code = _text(value).zfill(wording.code_width) if _text(value) else ""
    if not code or "/" in code:
        known = ", ".join(map(str, properties))
        what = _("its property “%(name)s” gives no code; it has %(known)s.")
        raise broken_feature(source, number, what % {"name": wording.code_property, "known": known})
    own_words = {**properties, "code": code}
    name = _fill(wording.name, own_words, source, number) or code
    name_en = _fill(wording.name_en, own_words, source, number)
    found, mended = _read_shape(raw.get("geometry"), source, number, datum)
    return Feature(number, code, name, name_en, properties, found, mended)


def label_point(found: Shape) -> tuple[float, float]:
    """A point inside the polygon, in its largest part."""
    largest = max(found.geoms, key=lambda part: part.area) if isinstance(found, shapely.MultiPolygon) else found
    point = shapely.point_on_surface(largest)
    return point.x, point.y


def property_text(feature: Feature, name: str, width: int) -> str:
    """A property of the feature as a code."""
    text = _text(feature.properties.get(name))
    return text.zfill(width) if text else ""


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _fill(words: str, properties: Mapping[str, Any], source: str, number: int) -> str:
    """`Ward {WARD}` with the feature's own values."""
    missing = [name for name in _BRACED.findall(words) if name not in properties]
    if missing:
        known = ", ".join(map(str, properties))
        what = _("it has no property “%(name)s”; it has %(known)s.")
        raise broken_feature(source, number, what % {"name": missing[0], "known": known})
    return _BRACED.sub(lambda match: _text(properties[match[1]]), words).strip()


def _read_shape(geometry: Any, source: str, number: int, datum: str) -> tuple[Shape, bool]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        what = _("its geometry is %(kind)s, not a Polygon or MultiPolygon.")
        raise broken_feature(source, number, what % {"kind": kind or _("missing")})
    try:
        raw = shapely.force_2d(shapely.geometry.shape(geometry))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        raise broken_feature(source, number, _("its rings cannot be read.")) from None
    if raw.is_empty:
        raise broken_feature(source, number, _("its polygon is empty."))
    _check_bounds(raw, source, number)
    if datum != "wgs84":
        raw = shapely.transform(raw, lambda points: numpy.array([to_wgs84(x, y, datum) for x, y in points]))
    mended = not raw.is_valid
    whole = _polygons_of(shapely.make_valid(raw)) if mended else raw
    if not isinstance(whole, shapely.Polygon | shapely.MultiPolygon) or whole.is_empty or whole.area == 0:
        raise broken_feature(source, number, _("its polygon has no surface."))
    return whole, mended


def _check_bounds(raw: BaseGeometry, source: str, number: int) -> None:
    west, south, east, north = raw.bounds
    if not all(map(isfinite, raw.bounds)):
        raise broken_feature(source, number, _("its rings cannot be read."))
    faults = {find_fault(west, south), find_fault(east, north)} - {None, PointFault.ZERO}
    if faults == {PointFault.SWAPPED}:
        raise broken_feature(source, number, _("longitude and latitude seem to be swapped."))
    if faults:
        what = _("%(x)s, %(y)s are no longitude and latitude. Export the file as WGS 84 (EPSG:4326) and try again.")
        raise broken_feature(source, number, what % {"x": west, "y": south})


def _polygons_of(mended: BaseGeometry) -> BaseGeometry:
    """Lines and points that mending leaves behind have no surface and are dropped."""
    parts = [part for part in shapely.get_parts(mended) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def broken_feature(source: str, number: int, what: str) -> Refused:
    """The refusal that names the feature in the file."""
    message = _("%(file)s, feature %(number)d: %(what)s Nothing was imported.")
    return Refused(message % {"file": source, "number": number, "what": what}, code="broken_row")
