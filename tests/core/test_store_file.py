"""Files: cleaned by content, written before their row, refused in words."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image, PngImagePlugin
from pytest_django import Settings

from oneneedle.core import actions as core
from oneneedle.core import queries
from oneneedle.core.rules import Refused

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = b"42.3601-by-the-harbour"
GPS = 34853
ORIENTATION = 274
pytestmark = pytest.mark.django_db


def draw(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    image = Image.new(mode, size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1] // 2))
    return image


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(**tags: int) -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = SECRET.decode()
    found[0x0110] = "Camera of somebody"
    if orientation := tags.get("orientation"):
        found[ORIENTATION] = orientation
    found.get_ifd(GPS).update({1: "N", 2: (42.0, 21.0, 36.0), 3: "W", 4: (71.0, 3.0, 29.0)})
    return found


def read(stored_id: object, thumb: bool = False) -> bytes:
    opened = queries.open_file(stored_id, thumb=thumb)  # type: ignore[arg-type]
    assert opened is not None
    with opened.handle as handle:
        return bytes(handle.read())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_place_and_no_word_stays_in_a_photo(kind: str) -> None:
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    options: dict[str, object] = {"exif": exif()}
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options["pnginfo"] = words
    else:
        options["xmp"] = xmp
    if kind == "JPEG":
        options["comment"] = SECRET
    dirty = save(draw(), kind, **options)
    assert SECRET in dirty
    with Image.open(io.BytesIO(dirty)) as before:
        assert before.getexif().get_ifd(GPS)

    row = core.store_file(content=dirty, name="a.jpg", now=NOW)
    for clean in (read(row.id), read(row.id, thumb=True)):
        assert SECRET not in clean
        assert b"Exif" not in clean.replace(b"EXIF", b"Exif")
        assert b"xmp" not in clean.lower()
        with Image.open(io.BytesIO(clean)) as after:
            after.load()
            assert not dict(after.getexif())
            assert not after.getexif().get_ifd(GPS)
            assert not {"exif", "xmp", "comment", "icc_profile", "Comment", "photoshop"} & after.info.keys()


def test_a_compressed_png_text_and_bytes_after_the_end_are_gone() -> None:
    plain = save(draw(), "PNG")
    body = b"Author\0\0" + zlib.compress(SECRET)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    dirty = plain[:33] + chunk + plain[33:] + b"<script>" + SECRET
    clean = read(core.store_file(content=dirty, name="a.png", now=NOW).id)
    assert b"zTXt" not in clean
    assert SECRET not in clean


def test_a_photo_held_sideways_is_turned_upright() -> None:
    row = core.store_file(content=save(draw(), "JPEG", exif=exif(orientation=6)), name="a.jpg", now=NOW)
    assert (row.width, row.height) == (40, 60)
    with Image.open(io.BytesIO(read(row.id))) as image:
        red, _, blue = image.convert("RGB").getpixel((39, 0))  # type: ignore[misc]
        assert blue > 200 > red


def test_a_large_photo_is_made_smaller_and_has_a_small_picture() -> None:
    row = core.store_file(content=save(draw(size=(4000, 3000)), "JPEG"), name="a.jpg", now=NOW)
    assert (row.width, row.height) == (2560, 1920)
    with Image.open(io.BytesIO(read(row.id, thumb=True))) as thumb:
        assert thumb.size == (480, 360)
        assert thumb.format == "JPEG"


@pytest.mark.parametrize(
    ("mode", "kind", "content_type"),
    [
        ("CMYK", "JPEG", "image/jpeg"),
        ("L", "JPEG", "image/jpeg"),
        ("P", "GIF", "image/png"),
        ("RGBA", "PNG", "image/png"),
        ("RGBA", "WEBP", "image/webp"),
        ("P", "PNG", "image/png"),
        ("LA", "PNG", "image/png"),
        ("1", "PNG", "image/png"),
    ],
)
def test_every_kind_of_photo_is_read(mode: str, kind: str, content_type: str) -> None:
    row = core.store_file(content=save(Image.new(mode, (50, 30)), kind), name="x", now=NOW)
    assert (row.content_type, row.width, row.height) == (content_type, 50, 30)
    assert read(row.id, thumb=True)


def test_a_grey_photo_of_sixteen_bits_keeps_its_greys() -> None:
    row = core.store_file(content=save(Image.new("I;16", (20, 20), 32768), "PNG"), name="x.png", now=NOW)
    with Image.open(io.BytesIO(read(row.id))) as image:
        assert image.convert("L").getpixel((5, 5)) == 128


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    dirty = save(draw(), "GIF", save_all=True, append_images=[Image.new("RGB", (60, 40), "green")])
    with Image.open(io.BytesIO(read(core.store_file(content=dirty, name="a.gif", now=NOW).id))) as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00" + b"\0" * 200, "file_kind"),
        (b"\x7fELF" + b"\0" * 200, "file_kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "file_kind"),
        (b"<!doctype html><script>alert(1)</script>", "file_kind"),
        (b"%PDF-1.7\n1 0 obj", "file_kind"),
        (b"PK\x03\x04" + b"\0" * 200, "file_kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "file_heic"),
        (b"\xff\xd8\xff\xe0" + b"not a photo" * 20, "file_damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "file_damaged"),
    ],
)
def test_a_file_that_only_calls_itself_a_photo_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        core.store_file(content=content, name="photo.jpg", now=NOW)
    assert refusal.value.code == code
    assert str(refusal.value)


def test_half_a_photo_is_refused() -> None:
    whole = save(draw(size=(400, 400)), "JPEG")
    with pytest.raises(Refused, match="damaged"):
        core.store_file(content=whole[: len(whole) // 2], name="a.jpg", now=NOW)


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    width = height = 60_000
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n"
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")):
        bomb += struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    with pytest.raises(Refused) as refusal:
        core.store_file(content=bomb, name="a.png", now=NOW)
    assert refusal.value.code == "file_pixels"


def test_a_pdf_is_taken_from_staff_only() -> None:
    row = core.store_file(content=b"%PDF-1.7\nplan", name="plan.pdf", now=NOW, documents=True)
    assert (row.content_type, row.width) == ("application/pdf", None)
    assert read(row.id) == b"%PDF-1.7\nplan"
    assert queries.open_file(row.id, thumb=True) is None


def test_a_file_above_the_limit_is_refused(settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024
    with pytest.raises(Refused) as refusal:
        core.store_file(content=io.BytesIO(save(draw(size=(900, 900)), "PNG", compress_level=0)), name="a", now=NOW)
    assert refusal.value.code == "file_size"


def test_equal_bytes_are_kept_once() -> None:
    first = core.store_file(content=save(draw(), "JPEG"), name="one.jpg", now=NOW)
    second = core.store_file(content=save(draw(), "JPEG"), name="two.jpg", now=NOW)
    assert first.path == second.path
    assert first.id != second.id
    assert bytes(first.digest) == bytes(second.digest)


def test_bytes_left_half_written_by_a_killed_writer_are_written_again() -> None:
    row = core.store_file(content=save(draw(), "PNG"), name="one.png", now=NOW)
    whole = read(row.id)
    with Path(default_storage.path(row.path)).open("r+b") as handle:
        handle.truncate(10)
    core.store_file(content=save(draw(), "PNG"), name="one.png", now=NOW)
    assert read(row.id) == whole


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\坑洼.JPG", "坑洼.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("", "photo.jpg"),
        ('<img src=x>".png', "img src=x.jpg"),
    ],
)
def test_the_name_offered_is_harmless(given: str, kept: str) -> None:
    assert core.store_file(content=save(draw(), "JPEG"), name=given, now=NOW).name == kept
