"""Datums: there and back again, and known offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.places import rules

CHINA_LON, CHINA_LAT = st.floats(73.5, 135), st.floats(18, 53.5)
TEN_MICROMETRES = 1e-5


@given(CHINA_LON, CHINA_LAT)
def test_gcj_02_and_back_returns_to_the_point(lon: float, lat: float) -> None:
    back = rules.gcj02_to_wgs84(*rules.wgs84_to_gcj02(lon, lat))
    assert rules.distance_metres(lon, lat, *back) < TEN_MICROMETRES


@given(CHINA_LON, CHINA_LAT)
def test_bd_09_and_back_returns_to_the_point(lon: float, lat: float) -> None:
    back = rules.bd09_to_wgs84(*rules.wgs84_to_bd09(lon, lat))
    assert rules.distance_metres(lon, lat, *back) < TEN_MICROMETRES


@given(CHINA_LON, CHINA_LAT)
def test_the_offset_is_hundreds_of_metres_in_china(lon: float, lat: float) -> None:
    assert 10 < rules.distance_metres(lon, lat, *rules.wgs84_to_gcj02(lon, lat)) < 1200


@pytest.mark.parametrize(("lon", "lat"), [(-71.06, 42.36), (2.35, 48.86), (0, 0), (151.2, -33.9)])
def test_there_is_no_offset_abroad(lon: float, lat: float) -> None:
    assert rules.wgs84_to_gcj02(lon, lat) == (lon, lat)
    assert rules.to_wgs84(lon, lat, "gcj02") == (lon, lat)


def test_the_offset_in_beijing_is_the_published_one() -> None:
    lon, lat = rules.wgs84_to_gcj02(116.404, 39.915)
    assert lon == pytest.approx(116.41024449916938)
    assert lat == pytest.approx(39.91640428150164)
