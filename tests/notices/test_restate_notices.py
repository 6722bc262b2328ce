"""Other words in notices that stand already."""

from __future__ import annotations

from oneneedle.core.rules import new_id, system
from oneneedle.notices import actions
from oneneedle.notices.models import Notice
from tests.cast import CITY, NOW, Cast


def test_the_notices_of_one_subject_say_the_new_words(cast: Cast) -> None:
    for key, subject in (("1", "rectification:1"), ("2", "rectification:2")):
        draft = actions.NoticeDraft(
            key=key,
            kind="rectification",
            subject=subject,
            jurisdiction_id=CITY,
            unit=new_id(),
            language="en",
            params={"what": "Secretname", "step": "opened"},
            letter=False,
        )
        actions.send_notice(draft=draft, actor=system(CITY), now=NOW)
    words = {"what": "Stalls", "text": ""}
    assert actions.restate_notices(subject="rectification:1", params=words, actor=cast.actor("desk"), now=NOW) == 1
    found = {one.key: one.params for one in Notice.objects.all()}
    assert found["1"] == {"what": "Stalls", "step": "opened"}, "no word is added that was not there"
    assert found["2"]["what"] == "Secretname"
