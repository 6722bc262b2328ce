"""Counts that end at a moment: none is lost when many come at once, none is renewed by coming again."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connections

from oneneedle.core import actions, queries
from tests.cast import NOW
from tests.conftest import OwnDatabase

END = NOW + timedelta(minutes=50)


def test_a_count_grows_until_its_end_which_no_later_one_moves(db: None) -> None:
    at = [NOW, NOW + timedelta(minutes=6), NOW + timedelta(minutes=49)]  # the cache's own time is five minutes
    assert [actions.count_up(key="a", until=one + timedelta(minutes=50), now=one) for one in at] == [1, 2, 3]
    assert [queries.read_counter("a", one) for one in (at[2], END)] == [3, 0]
    assert queries.read_counter("b", NOW) == 0
    assert actions.count_up(key="a", until=END + timedelta(hours=1), now=END) == 1


def test_of_many_at_once_each_is_counted(own_database: OwnDatabase, django_db_blocker: object) -> None:
    start, said = threading.Barrier(6), list[int]()

    def count() -> None:
        start.wait()
        said.extend(actions.count_up(key="a", until=END, now=NOW) for _turn in range(5))
        connections.close_all()

    threads = [threading.Thread(target=count) for _thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said) == list(range(1, 31))
