"""What the desk's pages say where: the word beside a moment, the filter beside the figure."""

from __future__ import annotations

import re
from datetime import date

from oneneedle.core import queries as core
from oneneedle.core.rules.words import say_list
from oneneedle.desk import rules
from oneneedle.desk.forms.exports import ExportForm
from tests.cases.whistles import crew
from tests.cast import CITY, ROOT, Cast
from tests.desk.conftest import ClientOf


def test_a_moment_that_is_due_stands_under_a_word_that_says_so(cast: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crew.gather(cast))
    page = client_of("street").get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert "<dt>Answer by</dt>" in page and "<dt>Be on site by</dt>" in page
    assert "<dt>Answered</dt>" not in page and "<dt>On site</dt>" not in page
    crew.acknowledge(cast, whistle, "lin-water")
    after = client_of("street").get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert after.count("<dt>Answered</dt>") == 1


def test_a_whistle_is_headed_by_what_is_asked_and_its_forms_say_what_they_need(cast: Cast, client_of: ClientOf) -> None:
    whistle = crew.blow(crew.gather(cast))
    whistle.refresh_from_db()
    page = client_of("street").get(f"/desk/whistles/{whistle.number}/").content.decode()
    assert f"<h1>{whistle.asked.splitlines()[0]}</h1>" in page
    call = whistle.calls.get(unit__code="lin-water")
    crew.acknowledge(cast, whistle, "lin-water")
    address = f"/desk/whistles/{whistle.number}/calls/{call.id}/check_in/"
    form = client_of("water_crew").get(address).content.decode().split("panel-step")[1]
    assert "Picture of the place</label>" in form and "(optional)" not in form


def test_the_filter_of_the_ranking_shows_what_is_ranked(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("command")
    for address in ("", "?measure=checked"):
        page = client.get(f"/desk/rates/ranking/{address}").content.decode()
        chosen = re.search(r'<select name="measure".*?<option value="\w+" selected>([^<]*)', page, re.DOTALL)
        assert chosen, page[-9000:]
        assert f"<h2>{chosen[1]}</h2>" in page


def test_a_case_that_was_sent_back_shows_no_day_of_a_step_it_is_to_take_again() -> None:
    steps = rules.make_steps("filed", 1, {"received": "11-18 10:00", "filed": "11-18 11:00", "handling": "11-18 12:00"})
    assert [step.note for step in steps if step.note] == ["11-18 10:00", "11-18 11:00"]


def test_the_last_day_of_an_export_is_in_it(cast: Cast) -> None:
    city = core.get_jurisdiction(CITY)
    assert city is not None
    said = {"dataset": "cases", "since": "2026-11-01", "until": "2026-11-30", "form": "csv"}
    form = ExportForm(said, ground=ROOT, city=city, keeper=False)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == date(2026, 12, 1)
    assert "pip" not in str(form["form"].help_text)


def test_a_list_is_joined_as_the_language_joins_it() -> None:
    assert say_list(["a", 2]) == "a, 2"
