"""Writes cleaned files to the store, found by the digest of their bytes, and then the row that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.core.actions.turns import wait_turn
from oneneedle.core.models import StoredFile
from oneneedle.core.rules import Refused, images


def store_file(*, content: bytes | BinaryIO, name: str, now: datetime, documents: bool = False) -> StoredFile:
    """Clean one file, write its bytes and its small picture to the store, then its row.

    Refuses what is too large, no photo, damaged or bloated; PDF is taken only where `documents` says so. The bytes come
    first: a row never names a file that is not there. Bytes without a row are harmless and are found again. Until the
    row stands, nobody drops the same bytes.
    """
    clean = images.clean_file(_read(content), documents=documents)
    digest = hashlib.sha256(clean.data).digest()
    path = images.store_path(digest, clean.extension)
    with transaction.atomic():
        wait_turn(path, shared=True)
        _write(path, clean.data)
        if clean.thumb is not None:
            _write(images.thumb_path(path), clean.thumb)
        return StoredFile.objects.create(
            digest=digest,
            path=path,
            content_type=clean.content_type,
            size=len(clean.data),
            width=clean.width,
            height=clean.height,
            name=images.safe_name(name, clean.extension),
            created_at=now,
        )


def store_files(
    *, uploads: Sequence[tuple[bytes | BinaryIO, str]], now: datetime, documents: bool = False
) -> list[StoredFile]:
    """Store several files of one report; refuses more than the setting allows."""
    most = settings.ATTACHMENT_MAX_COUNT
    if len(uploads) > most:
        words = ngettext("Send no more than %(most)d photo.", "Send no more than %(most)d photos.", most)
        raise Refused(words % {"most": most}, field="file", code="file_count")
    return [store_file(content=content, name=name, now=now, documents=documents) for content, name in uploads]


def drop_files(*, file_ids: Sequence[UUID]) -> int:
    """Forget files nobody refers to, and their bytes unless another row names the same; answers how many went.

    Refuses (as a bug, by the database) a file that something still refers to. The bytes go when the rows are gone for
    good: a transaction that is undone has lost nothing.
    """
    files = list(StoredFile.objects.filter(id__in=file_ids))
    with transaction.atomic():
        for file in files:
            file.delete()
        for path in {file.path for file in files}:
            transaction.on_commit(partial(_drop_bytes, path))
    return len(files)


def _drop_bytes(path: str) -> None:
    """Delete bytes that no row names, while nobody stores the same."""
    with transaction.atomic():
        wait_turn(path)
        if not StoredFile.objects.filter(path=path).exists():
            default_storage.delete(path)
            default_storage.delete(images.thumb_path(path))


def _read(content: bytes | BinaryIO) -> bytes:
    most = settings.ATTACHMENT_MAX_BYTES
    data = content if isinstance(content, bytes) else content.read(most + 1)
    if len(data) > most:
        words = _("This file is too large: the most is %(most)d MB.") % {"most": most // (1024 * 1024)}
        raise Refused(words, field="file", code="file_size")
    return data


def _write(path: str, data: bytes) -> None:
    """Put the bytes under their own name; the same bytes are there already unless a writer was killed half-way."""
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
            return
        default_storage.delete(path)
    stored = default_storage.save(path, ContentFile(data))
    if stored != path:  # another writer of the same bytes was faster
        default_storage.delete(stored)
