"""The components, rendered without a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.utils import translation

from oneneedle.ui import rules
from oneneedle.ui.rules import PARTS, Chart, Column, Event, Line, Picture, Row, Series, Step, Tab, Task

TEMPLATES = Path(rules.__file__).parent / "templates" / "ui"
NOTES = Path(rules.__file__).parents[3] / "docs" / "pages.md"


class Report(forms.Form):
    what = forms.CharField(label="What", help_text="In your words")
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    more = forms.CharField(label="More", required=False, widget=forms.Textarea)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(source: str, **names: Any) -> str:
    return re.sub(r"\s+", " ", Template("{% load ui %}" + source).render(Context(names)))


SHARES = Series("Share", (0.5, None), ("50 %", "–"), (0.4, None), (0.6, None))
SAMPLES: dict[str, tuple[str, dict[str, Any], str]] = {
    "alert": ('{% ui "alert" tone="bad" title="T" %}words{% endui %}', {}, 'role="alert"'),
    "back": ('{% ui_part "back" href="/x/" %}', {}, 'href="/x/"'),
    "button": ('{% ui_part "button" label="Go" hx_post="/y/" %}', {}, 'hx-post="/y/"'),
    "card": ('{% ui "card" title="T" level=3 %}in{% endui %}', {}, '<h3 class="card-head">T</h3>'),
    "chart": (
        '{% ui_part "chart" chart=x %}',
        {"x": Chart("In time", ("Leaks", "Lamps"), (SHARES,), most=1)},
        '<path class="chart-whisker" d="M40.0 5H60.0M40.0 2v6M60.0 2v6"/>',
    ),
    "chip": ('{% ui_part "chip" word="Late" tone="bad" %}', {}, "#x-octagon"),
    "choices": ('{% ui_part "choices" items=x %}', {"x": [Task("Leak", "/l/", "hint")]}, 'href="/l/"'),
    "confirm": ('{% ui_part "confirm" title="T" number="1-2" receipt="a b" %}', {}, ">1-2</p>"),
    "copy": ('{% ui_part "copy" text="1-2" %}', {}, 'data-text="1-2"'),
    "crumbs": ('{% ui_part "crumbs" items=x %}', {"x": [Tab("A", "/a/"), Tab("B", "")]}, 'aria-current="page">B'),
    "details": ('{% ui "details" summary="S" open=True %}in{% endui %}', {}, "<details"),
    "empty": ('{% ui "empty" title="None" %}next{% endui %}', {}, "next"),
    "errors": ('{% ui_part "errors" form=x %}', {"x": Report({})}, 'href="#id_way_0"'),
    "facts": ('{% ui_part "facts" rows=x %}', {"x": [Row("A", 0)]}, "<dd>0</dd>"),
    "field": ('{% ui_part "field" field=x %}', {"x": Report({})["what"]}, 'id="id_what_error"'),
    "filters": ('{% ui "filters" count=1 clear="/c/" %}f{% endui %}', {}, "1 entry"),
    "form": ('{% ui_part "form" form=x submit="Go" %}', {"x": Report()}, 'name="secret"'),
    "heading": ('{% ui_part "heading" title="T" lead="L" %}', {}, "<h1>T</h1>"),
    "icon": ('{% ui_part "icon" name="x" label="Close" %}', {}, 'aria-label="Close"'),
    "keys": ('{% ui "keys" %}in{% endui %}', {}, "data-keys-switch"),
    "link": ('{% ui_part "link" href="/x/" label="Go" %}', {}, 'href="/x/"'),
    "map": ('{% ui_part "map" lon=1.5 lat=2.5 areas=x %}', {"x": {"n": "</script>"}}, "\\u003C/script\\u003E"),
    "mark": ('{% ui_part "mark" %}', {}, "mark-needle"),
    "nav": (
        '{% ui_part "nav" items=x %}',
        {"x": [Tab("A", "/a/", current=True, count=0)]},
        '<span class="count">0</span>',
    ),
    "pager": ('{% ui_part "pager" shown=2 total=9 next="?a=1" %}', {}, 'rel="next" href="?a=1"'),
    "photo": ('{% ui_part "photo" field=x %}', {"x": Report()["what"]}, "photo-preview"),
    "photos": ('{% ui_part "photos" items=x %}', {"x": [Picture("/p.jpg", "A hole")]}, 'alt="A hole"'),
    "progress": ('{% ui_part "progress" value=0 max=9 label="P" %}', {}, 'value="0"'),
    "search": ('{% ui_part "search" name="q" value="a" target="#r" %}', {}, 'hx-trigger="one:search"'),
    "steps": ('{% ui_part "steps" steps=x %}', {"x": [Step("A", "now")]}, 'aria-current="step"'),
    "summary": ('{% ui_part "summary" rows=x %}', {"x": [Row("A", "b", "/c/")]}, 'href="/c/"'),
    "table": (
        '{% ui_part "table" columns=c rows=r %}',
        {"c": [Column("N", number=True)], "r": [Line((0,), "/x/")]},
        'data-label="N"',
    ),
    "tabs": ('{% ui_part "tabs" items=x %}', {"x": [Tab("A", "/a/", current=True)]}, 'aria-current="page"'),
    "tasks": ('{% ui_part "tasks" tasks=x %}', {"x": [Task("A", "/a/", word="Done")]}, "Done"),
    "timeline": (
        '{% ui_part "timeline" events=x %}',
        {"x": [Event("A", datetime(2026, 3, 2, tzinfo=UTC))]},
        'datetime="2026-03-02',
    ),
    "toolbar": ('{% ui "toolbar" label="L" %}in{% endui %}', {}, 'aria-label="L"'),
}


def test_every_component_has_a_sample_a_template_and_a_line_in_the_reference() -> None:
    assert SAMPLES.keys() == PARTS.keys()
    assert {path.stem for path in (TEMPLATES / "parts").iterdir()} == PARTS.keys()
    assert set(re.findall(r"^\| `(\w+)` \|", NOTES.read_text(encoding="utf-8"), re.MULTILINE)) == PARTS.keys()


@pytest.mark.parametrize("part", sorted(SAMPLES))
def test_the_component_draws_what_it_was_given(part: str) -> None:
    source, names, wanted = SAMPLES[part]
    with translation.override("en"):
        assert wanted in draw(source, **names)


def test_no_template_is_long_and_none_holds_inline_style_or_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "parts" not in path.parts or len(text.splitlines()) <= 30, path
        assert not re.search(r'\sstyle=|\son[a-z]+=|<style|hx-on|"javascript:', text), path
        assert not re.search(r"<script(?![^>]*(src=|json))", text), path


def test_an_argument_nobody_knows_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="colour"):
        draw('{% ui_part "chip" colour="red" %}')
    with pytest.raises(TemplateSyntaxError, match="chips"):
        draw('{% ui_part "chips" %}')


def test_words_from_outside_are_escaped() -> None:
    for source in ('{% ui_part "chip" word=x %}', '{% ui "card" title=x %}{{ x }}{% endui %}'):
        assert "<b>" not in draw(source, x="<b>")
    assert "<b>" not in draw('{% ui_part "table" columns=c rows=r %}', c=[Column("N")], r=[Line(("<b>",))])


def test_a_field_ties_hint_and_error_to_its_input() -> None:
    text = draw("{{ form.what.as_field_group }}", form=Report({}))
    assert 'aria-describedby="id_what_helptext id_what_error"' in text
    assert 'aria-invalid="true"' in text
    assert "<legend>Way" in draw("{{ form.way.as_field_group }}", form=Report())


def test_an_optional_field_says_so() -> None:
    with translation.override("en"):
        assert "(optional)" in draw("{{ form.more.as_field_group }}", form=Report())


def test_a_form_sent_with_errors_is_answered_with_422_and_a_summary(client: Client) -> None:
    answer = client.post("/ui/", {"what": ""}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert b'href="#id_danger_0"' in answer.content


def test_htmx_is_given_the_piece_and_a_reader_the_page(client: Client) -> None:
    piece = client.get("/ui/desk/", headers={"hx-request": "true"})
    assert b"<html" not in piece.content
    assert b"one-table" in piece.content
    assert b"<html" in client.get("/ui/desk/").content
    assert b"<html" in client.get("/ui/desk/", headers={"hx-request": "true", "hx-boosted": "true"}).content
    assert "HX-Request" in piece.headers["Vary"]


def test_a_refusal_nobody_caught_is_a_422_page_with_its_words(client: Client) -> None:
    answer = client.get("/refuse/", headers={"referer": "http://elsewhere.test/"})
    assert answer.status_code == 422
    assert b"The case has been closed." in answer.content
    assert b"elsewhere" not in answer.content


def test_a_refusal_is_told_to_htmx_in_place(client: Client) -> None:
    answer = client.get("/refuse/", headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert b"<html" not in answer.content
    assert b"The case has been closed." in answer.content


def test_a_missing_page_and_a_bug_have_their_pages(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
    client.raise_request_exception = False
    answer = client.get("/break/")
    assert answer.status_code == 500
    assert b"a bug" not in answer.content


def test_large_text_is_kept_in_a_cookie_and_leads_back_to_this_site_only(client: Client) -> None:
    answer = client.post("/ui/text-size/", {"size": "large", "next": "/ui/desk/"})
    assert answer.headers["Location"] == "/ui/desk/"
    assert b'class="large"' in client.get("/ui/").content
    assert client.post("/ui/text-size/", {"next": "https://elsewhere.test/"}).headers["Location"] == "/"
    assert b'class="large"' not in client.get("/ui/").content


def test_pages_forbid_inline_script_and_style(client: Client) -> None:
    policy = client.get("/ui/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_a_line_breaks_where_a_value_is_missing_and_its_table_says_everything() -> None:
    series = Series("Cases", (2, 4, None, 1), ("2", "4", "–", "1"))
    chart = Chart("A month", ("01", "02", "03", "04"), (series,), kind="lines", label_head="Month")
    (line,) = chart.drawn
    assert line.path == "M12.5 50.0 L37.5 0.0 M87.5 75.0" and line.dots.count("h0") == 3
    assert chart.top_said == "4"
    text = draw('{% ui_part "chart" chart=x %}', x=chart)
    assert text.count("<tr>") == 5 and 'aria-label="A month"' in text
    assert Chart("Empty", (), (Series("", (), ()),)).top == 1
