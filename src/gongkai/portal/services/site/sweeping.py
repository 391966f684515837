"""After a removal: nothing of it stands in any tree, or it is said where."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path

from django.db.models import Q, QuerySet

from gongkai.portal.models import BuiltPage
from gongkai.portal.services.site import trees
from gongkai.portal.services.site.declaring import changed
from gongkai.portal.services.site.following import rebuild_now
from gongkai.portal.services.site.keeping import Page, clear

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]*>")


def sweep(
    *, keys: Sequence[str], paths: Iterable[str], own: Sequence[str], marks: Sequence[str], needles: Sequence[str]
) -> list[str]:
    """Rebuild at once what was made from `keys` and what stands at `paths`; then read every byte of every tree.

    `own`: beginnings of addresses that belonged to the record alone. `marks`: what stands in no page of anything else,
    like the addresses of its files; looked for in the whole tree. `needles`: text without white space, looked for in
    the files of `paths` and `own`. Answers the files where something was found; empty when nothing serves it.
    """
    if not trees.standing():
        return []
    plain = [path for path in dict.fromkeys(paths) if "?" not in path]
    changed(*keys, paths=plain)
    rebuild_now(keys, plain, own)
    for row in _rows(plain, own).exclude(refused="").exclude(stale_at=None):
        clear(Page.of(row))  # the application fails on it: it must not stand as it was
    touched = {f"{row.tree}/{row.file}" for row in _rows(plain, own)}
    marked = [mark.encode() for mark in marks]
    found = set()
    for file, body in _files():
        named = any(mark in body for mark in marked) and not _at_its_own(file, own)
        if named or (file in touched and _holds(body, needles)):
            found.add(file)
    return sorted(found)


def _rows(paths: Sequence[str], own: Sequence[str]) -> QuerySet[BuiltPage]:
    wanted = Q(path__in=paths)
    for beginning in own:
        wanted |= Q(path__startswith=beginning)
    return BuiltPage.objects.filter(wanted, tree__in=trees.standing())


def _files() -> Iterator[tuple[str, bytes]]:
    """Every file of every tree with its bytes, squeezed ones opened; `tree/host/…`."""
    top = trees.root() / trees.TREES
    for folder, _, names in os.walk(top):
        for name in names:
            path = Path(folder) / name
            try:
                body = path.read_bytes()
            except FileNotFoundError:
                continue  # gone since
            file = str(path.relative_to(top))
            yield file, body
            if name.endswith(".gz"):
                yield file.removesuffix(".gz"), _opened(body)


def _opened(body: bytes) -> bytes:
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        return b""  # nobody else can read it either


def _at_its_own(file: str, own: Sequence[str]) -> bool:
    """Whether a file is at an address of the record itself, which may say its own address (a notice of removal)."""
    address = "/" + file.split("/", 2)[2]
    return address.startswith(tuple(own))


def _holds(body: bytes, needles: Sequence[str]) -> bool:
    text = _SPACE.sub("", unescape(_TAG.sub("", body.decode("utf-8", "replace"))))
    return any(needle in text for needle in needles)
