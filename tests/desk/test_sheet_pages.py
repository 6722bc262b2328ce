"""Monthly sheets over HTTP: draft, publishing, corrections, what the public reads, and the files in both languages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation

from oneneedle.evaluation.models import Sheet
from oneneedle.evaluation.rules import sheets
from tests import cast as lin
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.evaluation import crowds, sample_sheet
from tests.evaluation.crowds import IN_OCTOBER

HERE = "/desk/sheets/lin-s1/2026-10/"
_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(autouse=True)
def nothing_drawn() -> Iterator[None]:
    yield
    caches["drawn"].clear()


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    crowds.gather(cast)
    crowds.report(cast, 7, IN_OCTOBER, lin.IN_11)
    crowds.report(cast, 4, IN_OCTOBER, lin.IN_12, type_code="stalls", text="占道")
    crowds.count(cast)
    return cast


def _publish(client_of: ClientOf, reason: str = "") -> None:
    assert client_of("street_keeper").post(f"{HERE}publish/", {"reason": reason}).status_code == 302


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _cells(book: bytes, page: int) -> dict[str, str | float]:
    """The cells of one page of a workbook: numbers as numbers, words as words."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        words = ["".join(one.itertext()) for one in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        rows = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{page}.xml"))
    found: dict[str, str | float] = {}
    for cell in rows.iterfind(".//m:c", _NAMES):
        value = cell.find("m:v", _NAMES)
        if value is not None and value.text:
            found[cell.attrib["r"]] = words[int(value.text)] if cell.get("t") == "s" else float(value.text)
    return found


def _pages(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode())


def test_the_list_and_a_draft_are_read_on_the_ground(crowd: Cast, client_of: ClientOf) -> None:
    street = client_of("street_keeper")
    listed = street.get("/desk/sheets/").content.decode()
    assert "Hebian street office" in listed and "Shanqian" not in listed and HERE in listed
    page = street.get(HERE).content.decode()
    assert "Hebian street office: the month 2026-10" in page and "these numbers still change" in page
    assert "Litter" in page and "Publish" in page and "All open cases" in page
    assert page.index('<div class="no-print">') < page.index("Everybody can read it then."), "the form is not printed"
    assert "Everybody can read it then" in page
    assert "Everybody can read it then" not in client_of("desk").get(HERE).content.decode()
    assert client_of("other_desk").get(HERE).status_code == 404
    assert "No street on your ground" in client_of("water").get("/desk/sheets/").content.decode()


@pytest.mark.parametrize(
    "address", ["lin-s1/2026-13/", "lin-s1/x/", "lin-city/2026-10/", "nobody/2026-10/", "lin-s1/2027-01/"]
)
def test_what_is_no_sheet_is_not_there(address: str, crowd: Cast, client_of: ClientOf) -> None:
    assert client_of("keeper_of_figures").get(f"/desk/sheets/{address}").status_code == 404
    assert client_of("resident").get(f"/sheets/{address}").status_code == 404


def test_published_it_is_public_and_stays_as_it_was(crowd: Cast, client_of: ClientOf) -> None:
    public = Client(headers={"accept-language": "en"})
    assert "No sheet has been published yet" in public.get("/sheets/").content.decode()
    assert public.get("/sheets/lin-s1/2026-10/").status_code == 404
    _publish(client_of)
    assert "edition 1, 2026-11-18" in public.get("/sheets/").content.decode()
    page = public.get("/sheets/lin-s1/2026-10/").content.decode()
    assert "Hebian street office: the month 2026-10" in page and "Litter" in page
    assert "Street stalls" not in page  # four are too few to be told
    assert "The oldest open cases" not in page
    crowds.report(crowd, 3, IN_OCTOBER + timedelta(days=1), lin.IN_11)
    crowds.count(crowd)
    assert public.get("/sheets/lin-s1/2026-10/").content.decode().count("Formulas") == 1
    again = public.get("/c/lin/sheets/lin-s1/2026-10/").content.decode()
    assert re.findall(r"<td[^>]*>7</td>", again) and not re.findall(r"<td[^>]*>10</td>", again)


def test_a_correction_says_why_and_what(crowd: Cast, client_of: ClientOf) -> None:
    _publish(client_of)
    keeper = client_of("street_keeper")
    same = keeper.post(f"{HERE}publish/", {"reason": "Again."})
    assert same.status_code == 422 and "Nothing has changed" in same.content.decode()
    crowds.report(crowd, 3, IN_OCTOBER + timedelta(days=1), lin.IN_11)
    crowds.count(crowd)
    bare = keeper.post(f"{HERE}publish/", {"reason": " "})
    assert bare.status_code == 422 and "Say why it is corrected." in bare.content.decode()
    _publish(client_of, "Three came late.")
    page = Client(headers={"accept-language": "en"}).get("/sheets/lin-s1/2026-10/").content.decode()
    assert "Three came late." in page and "What this edition corrects" in page
    assert re.search(r">11</td>\s*<td[^>]*>14</td>", page)
    first = keeper.get(f"{HERE}?edition=1").content.decode()
    assert "Three came late." not in first and "As counted now" in first
    assert keeper.get(f"{HERE}?edition=7").status_code == 404


def test_who_may_not_publish_is_told_so(crowd: Cast, client_of: ClientOf) -> None:
    answer = client_of("desk").post(f"{HERE}publish/", {})
    assert answer.status_code == 422 and "may not" in answer.content.decode()
    assert client_of("street_keeper").get(f"{HERE}publish/").status_code == 405
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Hebian street office: the month 2026-10", "The main rates", "93.2%", "Litter", "2.4 days", "12"]),
        ("zh-hans", ["河边街道办", "临江市", "暴露垃圾", "市场监管局", "93.2"]),
    ],
)
def test_the_pdf_carries_its_letters_and_says_everything(language: str, words: list[str]) -> None:
    pdf = sheets.make_pdf(sample_sheet.paper(language), sample_sheet.AT)
    text = _text(pdf)
    assert [word for word in words if word not in text] == []
    assert b"/FontFile3" in pdf and len(pdf) < 200_000


def test_the_workbook_holds_numbers_as_numbers_and_charts() -> None:
    book = sheets.make_xlsx(sample_sheet.paper("en"), sample_sheet.AT)
    names = _pages(book)
    assert names[:2] == ["Linjiang", "The main rates"] and len(names) == len(set(names)) == 12
    rates = _cells(book, 2)
    assert (rates["A1"], rates["B1"], rates["A2"]) == ("Measure", "Share", "Response rate")
    assert (rates["B2"], rates["E2"], rates["F2"]) == (0.9318, 41, 44)
    stages = _cells(book, names.index("Time in each stage") + 1)
    assert stages["A4"] == "Time of handling" and stages["B4"] == pytest.approx(210_000 / 86_400)
    kinds = _cells(book, names.index("What was reported most") + 1)
    assert [kinds[cell] for cell in ("A2", "B2", "A3", "B3")] == ["Litter", 30, "Water main leak", 9]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) == 5
        assert b'topLeftCell="B2"' in parts.read("xl/worksheets/sheet2.xml")
    assert sheets.make_xlsx(sample_sheet.paper("en"), sample_sheet.AT) == book


def test_the_workbook_speaks_chinese() -> None:
    book = sheets.make_xlsx(sample_sheet.paper("zh-hans"), sample_sheet.AT)
    assert _pages(book)[0] == "临江市"
    with translation.override("zh-hans"):
        place = next(n for n, name in enumerate(_pages(book)) if _cells(book, n + 1).get("A2") == "暴露垃圾")
    assert _cells(book, place + 1)["B2"] == 30


def test_small_numbers_are_not_told_to_the_public() -> None:
    rates = {row[0]: row for row in sample_sheet.paper("en", public=True).blocks[0].rows}
    assert rates["Satisfaction rate"][1:6] == (None, None, None, None, None)
    assert rates["Response rate"][4] == 41
    told = {block.title for block in sample_sheet.paper("en", public=True).blocks}
    assert "The oldest open cases" not in told and "Topics of the month" in told


def test_neither_months_nor_open_cases_nor_a_correction_tell_the_public_a_small_number() -> None:
    small = tuple(sheets.Month(date(2026, month, 1), 3, 0) for month in (9, 10))
    content = sample_sheet.content(months=small, open_cases=4, old=((30, 2),))
    former = sample_sheet.content(
        numbers=tuple(replace(one, hits=max(0, one.hits - 1), of=max(0, one.of - 1)) for one in content.numbers)
    )
    edition = sheets.Edition(2, sample_sheet.AT, "Two cases were counted twice.", former)
    for public in (True, False):
        with translation.override("en"):
            paper = sheets.make_paper(content, edition, zone=sample_sheet.ZONE, public=public)
            assert sheets.make_pdf(paper, sample_sheet.AT).startswith(b"%PDF")
        told = {block.title: {row[0]: row[1:] for row in block.rows} for block in paper.blocks}
        changed = told["What this edition corrects"]
        assert changed["Response rate"][1] == "93.2% (41 of 44)"
        assert changed["Satisfaction rate"] == (("too few",) * 2 if public else ("66.7% (2 of 3)", "75.0% (3 of 4)"))
        assert told["Received and closed"]["2026-10"] == ((None, 0) if public else (3, 0))
        assert told["Cases still open"]["All open cases"] == ((None,) if public else (4,))


def test_a_published_sheet_is_drawn_once_and_a_draft_each_time(
    crowd: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(paper: sheets.Paper, _at: datetime) -> bytes:
        drawn.append(paper.language)
        return f"{len(drawn)} {paper.title}".encode()

    monkeypatch.setattr(sheets, "make_pdf", draw)
    monkeypatch.setattr(sheets, "make_xlsx", draw)
    desk = client_of("desk")
    for _time in range(2):
        assert desk.get(f"{HERE}en.pdf").status_code == 200
    assert len(drawn) == 2
    _publish(client_of)
    public = Client()
    first, second = (public.get("/sheets/lin-s1/2026-10/en.pdf").content for _time in range(2))
    assert (first, len(drawn)) == (second, 3)
    assert public.get("/sheets/lin-s1/2026-10/en.xlsx").content != first
    assert public.get("/sheets/lin-s1/2026-10/zh-hans.pdf").content != first
    assert desk.get(f"{HERE}en.pdf").content != first  # it says more than everybody may read
    assert len(drawn) == 6


def test_the_files_are_sent_to_be_saved(crowd: Cast, client_of: ClientOf) -> None:
    _publish(client_of)
    public = Client()
    pdf = public.get("/sheets/lin-s1/2026-10/zh-hans.pdf")
    assert pdf["Content-Disposition"] == 'attachment; filename="lin-s1-2026-10-1-zh-hans.pdf"'
    assert pdf["Content-Type"] == "application/pdf" and "河边街道办" in _text(pdf.content)
    book = client_of("desk").get(f"{HERE}en.xlsx")
    assert book["Content-Disposition"].endswith('lin-s1-2026-10-1-en.xlsx"')
    assert "Litter" in _cells(book.content, _pages(book.content).index("What was reported most") + 1).values()
    assert public.get("/sheets/lin-s1/2026-10/en.doc").status_code == 404
    assert client_of("other_desk").get(f"{HERE}en.pdf?edition=0").status_code == 404


def test_a_frozen_sheet_reads_back_as_it_was() -> None:
    content = sample_sheet.content()
    assert sheets.read_content(sheets.write_content(content)) == content
