"""The 1,024 Chinese receipt words: a quality before a thing, no two characters of one place sounding alike."""

from __future__ import annotations

from typing import Final

_QUALITIES: Final = "春夏秋东南北红黄蓝绿白金银高大小长圆甜香新轻快暖好双三五六九万早"
_THINGS: Final = "山水云月花草树叶鹰鱼风雷雪海河桥路门灯船车马牛羊虎猫米茶瓜豆伞笔"

CHINESE: Final = tuple(quality + thing for quality in _QUALITIES for thing in _THINGS)
