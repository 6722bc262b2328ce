"""What the desk's pages say where: the word beside a moment, the filter beside the figure."""

from __future__ import annotations

import re

from tests.cases.whistles import crew
from tests.cast import Cast
from tests.desk.conftest import ClientOf


def test_a_moment_that_is_due_stands_under_a_word_that_says_so(cast: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crew.gather(cast))
    page = client_of("street").get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert "<dt>Answer by</dt>" in page and "<dt>Be on site by</dt>" in page
    assert "<dt>Answered</dt>" not in page and "<dt>On site</dt>" not in page
    crew.acknowledge(cast, whistle, "lin-water")
    after = client_of("street").get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert after.count("<dt>Answered</dt>") == 1


def test_the_filter_of_the_ranking_shows_what_is_ranked(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    for address in ("", "?measure=checked"):
        page = client.get(f"/desk/rates/ranking/{address}").content.decode()
        chosen = re.search(r'<select name="measure".*?<option value="\w+" selected>([^<]*)', page, re.DOTALL)
        assert chosen, page[-9000:]
        assert f"<h2>{chosen[1]}</h2>" in page
