"""Photos as we keep them: typed by content, turned upright, without any word or place hidden inside, not too large."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import filetype
from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules.late import Late
from oneneedle.core.rules.refused import Refused

if TYPE_CHECKING:
    from PIL import Image, ImageCms, ImageOps
else:
    Image, ImageCms, ImageOps = Late("PIL.Image"), Late("PIL.ImageCms"), Late("PIL.ImageOps")

MAX_SIDE: Final = 2560
THUMB_SIDE: Final = 480
MAX_PIXELS: Final = 80_000_000  # decoded: 240 MB; more than any telephone's camera gives
_READ: Final = ("JPEG", "PNG", "WEBP", "GIF")
_HEIC: Final = ("image/heic", "image/heif", "image/avif")
_EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """Bytes that may be stored and shown, and a small picture of them where there is one."""

    data: bytes
    content_type: str
    width: int | None
    height: int | None
    thumb: bytes | None

    @property
    def extension(self) -> str:
        return _EXTENSIONS[self.content_type]


def clean_file(data: bytes, *, documents: bool) -> CleanFile:
    """What may be stored of these bytes; the name they came under counts for nothing.

    Photos (JPEG, PNG, WebP, first frame of GIF) are decoded and encoded anew, so that nothing but pixels remains.
    PDF is taken as it is and only where `documents` says so. Everything else is refused.
    """
    if not data:
        raise Refused(_("The file is empty."), field="file", code="file_empty")
    kind = filetype.guess(data[:8192])
    found = kind.mime if kind else ""
    if found == "application/pdf" and documents:
        return CleanFile(data, found, None, None, None)
    if found in _HEIC:
        raise Refused(
            _("This photo is in a format we cannot read (HEIC). Choose JPEG in the camera's settings, or send a copy."),
            field="file",
            code="file_heic",
        )
    if found not in {"image/jpeg", "image/png", "image/webp", "image/gif"}:
        raise Refused(_("Only photos can be sent: JPEG, PNG, WebP or GIF."), field="file", code="file_kind")
    return _clean_image(data)


def _clean_image(data: bytes) -> CleanFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is ours
            with Image.open(io.BytesIO(data), formats=_READ) as image:
                pixels = _pixels_of(image)
                content_type = {"PNG": "image/png", "GIF": "image/png", "WEBP": "image/webp"}.get(
                    image.format or "", "image/jpeg"
                )
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, MemoryError):
        raise Refused(_("This photo is damaged and cannot be read."), field="file", code="file_damaged") from None
    thumb = pixels.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return CleanFile(
        _encode(pixels, content_type), content_type, pixels.width, pixels.height, _encode(_flat(thumb), "image/jpeg")
    )


def _pixels_of(image: Image.Image) -> Image.Image:
    """Upright pixels in sRGB with no more than MAX_SIDE a side, in a new image that carries nothing else."""
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    if image.format == "JPEG":
        image.draft(None, (MAX_SIDE, MAX_SIDE))  # decodes at a half or a quarter where that is enough
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = _to_srgb(upright, profile, mode)
    plain.thumbnail((MAX_SIDE, MAX_SIDE))
    fresh = Image.new(mode, plain.size)
    fresh.paste(plain)
    return fresh


def _to_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Colours as a plain screen shows them; a profile that cannot be used is dropped."""
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned.convert(mode)
    if image.mode.startswith("I;16") or image.mode == "I":  # 16-bit greys; `convert` would clip them to white
        return image.convert("I").point(lambda value: value / 256).convert("L").convert(mode)
    return image.convert(mode)


def _flat(image: Image.Image) -> Image.Image:
    """The image on white where it was transparent."""
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _encode(image: Image.Image, content_type: str) -> bytes:
    buffer = io.BytesIO()
    if content_type == "image/png":
        image.save(buffer, "PNG", compress_level=6)
    elif content_type == "image/webp":
        image.save(buffer, "WEBP", quality=82, method=3)
    else:
        _flat(image).save(buffer, "JPEG", quality=85, progressive=True)
    return buffer.getvalue()


def _too_many_pixels() -> Refused:
    return Refused(_("This photo has too many pixels. Send a smaller copy."), field="file", code="file_pixels")


def safe_name(name: str, extension: str) -> str:
    """A file name to offer when the file is saved: no folders, no control or turning characters, our extension."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last[1:] else last
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/\\|?*')
    return f"{kept.strip(' .')[:80] or 'photo'}.{extension}"


def store_path(digest: bytes, extension: str) -> str:
    """Where bytes of this digest lie in the file store."""
    name = digest.hex()
    return f"{name[:2]}/{name[2:]}.{extension}"


def thumb_path(path: str) -> str:
    """Where the small picture of a stored photo lies."""
    return f"{path.rsplit('.', 1)[0]}.thumb.jpg"
