"""A topic is decided on while its month is searched anew: the decision stands or is refused, and is never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.evaluation import crowds
from tests.evaluation.crowds import OCTOBER


def test_a_decision_made_while_the_search_writes_is_not_lost(
    own_database: OwnDatabase, django_db_blocker: object
) -> None:
    crowd: Cast = crowds.gather(make_cast())
    topic, lead, ends = crowds.found(crowd), crowd.actor("street_lead"), list[str]()

    def decide() -> None:
        try:
            actions.set_topic_aside(topic=topic, reason="The bins came.", actor=lead, now=NOW)
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.code)
        finally:
            connections.close_all()

    other = threading.Thread(target=decide)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('DELETE FROM "evaluation_topic"') and not ends and not other.ident:
            other.start()
            other.join(0.3)
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        actions.find_topics(month=OCTOBER, actor=crowd.system, now=NOW)
    other.join(60)
    assert (ends, Topic.objects.get().state) in ((["done"], "aside"), (["gone"], "offered"))
