"""A PDF weighed before anything large in it is unpacked."""

from __future__ import annotations

import zlib

import pikepdf

from gongkai.reading.services.bounds import MAX_PART_BYTES, MAX_UNZIPPED_BYTES, TOO_BIG_INSIDE
from gongkai.redaction.rules import NotRedacted

FLATE = frozenset({"/FlateDecode", "/Fl"})


def weigh(document: pikepdf.Pdf) -> None:
    """Raise NotRedacted when a stream, or all together, unpack to more than is allowed."""
    whole = 0
    for one in document.objects:
        if isinstance(one, pikepdf.Stream):
            whole += _weight(one)
            if whole > MAX_UNZIPPED_BYTES:
                raise NotRedacted(TOO_BIG_INSIDE)


def _weight(stream: pikepdf.Stream) -> int:
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names[0] not in FLATE:
        return 0
    data = stream.read_raw_bytes()
    for name in names:
        if name not in FLATE:
            break
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(data, MAX_PART_BYTES + 1)
        except zlib.error:
            return len(data)  # a damaged stream is dealt with where it is read
        if len(data) > MAX_PART_BYTES:
            raise NotRedacted(TOO_BIG_INSIDE)
    return len(data)
