"""Datums met in China: GCJ-02 (the lawful offset of public maps), BD-09 (a second one upon it), and WGS 84.

The forward formulas are the published ones (Krasovsky 1940 ellipsoid plus a sum of sines). Outside mainland
China's box GCJ-02 equals WGS 84. The way back is found by iteration and returns to the start within 0.01 mm.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt

Point = tuple[float, float]

_AXIS = 6378245.0  # semi-major axis of Krasovsky 1940, metres
_ECCENTRICITY = 0.00669342162296594323  # its first eccentricity, squared
_BD_TURN = pi * 3000.0 / 180.0
_CLOSE_ENOUGH = 1e-11  # degrees: about a thousandth of a millimetre
_ROUNDS = 30


def has_offset(lon: float, lat: float) -> bool:
    """Whether GCJ-02 differs from WGS 84 here: the box around mainland China that the maps use."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(weight * sin(value * pi / period) for weight, period in terms)


def _shift(lon: float, lat: float) -> Point:
    """What GCJ-02 adds to a WGS 84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    common = _waves(x, (20.0, 1 / 6), (20.0, 1 / 2)) * 2 / 3
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (_waves(y, (20.0, 1.0), (40.0, 3.0)) + _waves(y, (160.0, 12.0), (320.0, 30.0))) * 2 / 3
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (_waves(x, (20.0, 1.0), (40.0, 3.0)) + _waves(x, (150.0, 12.0), (300.0, 30.0))) * 2 / 3
    angle = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi / 180.0
    metres_east = _AXIS / sqrt(magic) * cos(angle) * pi / 180.0
    return east / metres_east, north / metres_north


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """Longitude and latitude in GCJ-02."""
    if not has_offset(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """Longitude and latitude in WGS 84, by iteration until the forward formula gives the point back."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_ROUNDS):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        off_lon, off_lat = lon - there_lon, lat - there_lat
        guess_lon, guess_lat = guess_lon + off_lon, guess_lat + off_lat
        if abs(off_lon) < _CLOSE_ENOUGH and abs(off_lat) < _CLOSE_ENOUGH:
            break
    return guess_lon, guess_lat


def _gcj02_to_bd09(lon: float, lat: float) -> Point:
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def wgs84_to_bd09(lon: float, lat: float) -> Point:
    """Longitude and latitude in BD-09."""
    return _gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: float, lat: float) -> Point:
    """Longitude and latitude in WGS 84; the second offset is undone by iteration too."""
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(_ROUNDS):
        there_lon, there_lat = _gcj02_to_bd09(guess_lon, guess_lat)
        off_lon, off_lat = lon - there_lon, lat - there_lat
        guess_lon, guess_lat = guess_lon + off_lon, guess_lat + off_lat
        if abs(off_lon) < _CLOSE_ENOUGH and abs(off_lat) < _CLOSE_ENOUGH:
            break
    return gcj02_to_wgs84(guess_lon, guess_lat)


def _same(lon: float, lat: float) -> Point:
    return lon, lat


_WAYS: dict[str, Callable[[float, float], Point]] = {
    "wgs84": _same,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
DATUMS = tuple(_WAYS)


def to_wgs84(lon: float, lat: float, datum: str) -> Point:
    """The point in WGS 84, from one of `DATUMS`."""
    return _WAYS[datum](lon, lat)
