"""The arithmetic of the trail: each entry carries the hash of the one before it in its own record's chain.

SHA-256 over canonical JSON (sorted keys, no white space, UTF-8). Nothing here touches a database, so an exported
chain can be checked on any machine.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from itertools import groupby

ALGORITHM = "SHA-256"
START = "0" * 64
FORMAT = "gongkai-trail/1"
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is checked: from the database or from an export."""

    id: int
    subject: str
    sequence: int
    verb: str
    at: datetime
    actor_id: int | None
    actor_name: str
    post_id: int | None
    organ_id: int | None
    jurisdiction_id: int | None
    content: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class SealLine:
    """A seal as it is checked."""

    id: int
    first_id: int
    last_id: int
    count: int
    root: str
    previous: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """What left the machine on a day: the newest seal and how many entries lay under all seals so far."""

    date: str
    seal_id: int
    seal: str
    last_id: int
    entries: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What the check needs of an entry to check the seals."""

    id: int
    hash: str


def plain(value: object) -> object:
    """A value as JSON keeps it and gives it back, alike on every database."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() else value
    if isinstance(value, str):
        return str(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _plain_text(value)


def _plain_text(value: object) -> str:
    if isinstance(value, datetime):
        return stamp(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds()} s"
    if isinstance(value, bytes):
        return value.hex()
    return str(plain(str(value)))


def stamp(moment: datetime) -> str:
    """A moment as it is hashed: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(content: Mapping[str, object]) -> bytes:
    """The bytes that are hashed."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(previous: str, content: Mapping[str, object]) -> str:
    """The hash of an entry: of the hash before it and its own content."""
    return hashlib.sha256(previous.encode() + canonical(content)).hexdigest()


def merkle_root(hashes: Sequence[str]) -> str:
    """The root of a binary tree over the hashes in order; an odd one is carried up; of none, the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").hexdigest()
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [hashlib.sha256(f"{left}{right}".encode()).hexdigest() for left, right in pairs]
        level = [*joined, level[-1]] if len(level) % 2 else joined
    return level[0]


NAMES = ("subject", "sequence", "verb", "actor_id", "actor_name", "post_id", "organ_id", "jurisdiction_id", "content")


def entry_content(entry: object) -> dict[str, object]:
    """What is hashed of an entry (any object with the entry's field names)."""
    return {name: getattr(entry, name) for name in NAMES} | {"at": stamp(entry.at)}  # type: ignore[attr-defined]


def seal_hash(previous: str, *, first_id: int, last_id: int, count: int, root: str, at: datetime) -> str:
    """The hash of a seal: of the seal before it and its own figures."""
    content = {"first_id": first_id, "last_id": last_id, "count": count, "root": root, "at": stamp(at)}
    return hashlib.sha256(previous.encode() + canonical(content)).hexdigest()


def _named(line: Line) -> str:
    day = line.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{line.subject} 第 {line.sequence} 步“{line.verb}”（留痕编号 {line.id}，{day}）"


def chain_faults(lines: Iterable[Line]) -> Iterator[str]:
    """What is wrong in the chains, each in a sentence; `lines` are sorted by subject and sequence."""
    for subject, chain in groupby(lines, key=lambda line: line.subject):
        expected, previous = 1, START
        for line in chain:
            if line.sequence != expected:
                lost = (
                    f"第 {expected} 步" if line.sequence == expected + 1 else f"第 {expected} 至 {line.sequence - 1} 步"
                )
                yield f"留痕缺失：{subject} {lost}不在了。"
            elif line.previous != previous:
                yield f"留痕断链：{_named(line)}与上一步接不上，上一步被改动后重新计算过。"
            if entry_hash(line.previous, entry_content(line)) != line.hash:
                yield f"留痕被改动：{_named(line)}的内容与留痕时的校验值不符。"
            expected, previous = line.sequence + 1, line.hash


def seal_faults(pieces: Iterable[Piece], seals: Iterable[SealLine]) -> Iterator[str]:
    """What is wrong under the seals; both are sorted by id."""
    source = iter(pieces)
    piece, previous, last_id = next(source, None), START, 0
    for number, seal in enumerate(seals, 1):
        name = f"第 {number} 次封存（{seal.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC，留痕编号 {seal.first_id} 至 {seal.last_id}）"
        if seal.previous != previous or seal.first_id != last_id + 1:
            yield f"封存断链：{name}与上一次接不上，其间有封存缺失或被重新计算。"
        figures = {"first_id": seal.first_id, "last_id": seal.last_id, "count": seal.count, "root": seal.root}
        if seal_hash(seal.previous, at=seal.at, **figures) != seal.hash:  # type: ignore[arg-type]
            yield f"封存被改动：{name}的内容与封存时的校验值不符。"
        hashes: list[str] = []
        while piece is not None and piece.id <= seal.last_id:
            if piece.id >= seal.first_id:
                hashes.append(piece.hash)
            piece = next(source, None)
        if len(hashes) != seal.count:
            yield f"留痕数目不符：{name}封存时 {seal.count} 条，现有 {len(hashes)} 条。"
        elif merkle_root(hashes) != seal.root:
            yield f"封存根值不符：{name}其间有留痕被改动后重新计算。"
        previous, last_id = seal.hash, seal.last_id


def anchor_faults(anchors: Iterable[Anchor], seals: Mapping[int, SealLine], counts: Mapping[int, int]) -> Iterator[str]:
    """What the anchors say against the seals; `counts` is how many entries lie at or below each anchor's `last_id`."""
    for anchor in anchors:
        if not anchor.seal_id:
            continue
        seal = seals.get(anchor.seal_id)
        if seal is None:
            yield f"留痕被截短：{anchor.date} 存证的封存（编号 {anchor.seal_id}，共 {anchor.entries} 条留痕）已不在数据库中。"
        elif seal.hash != anchor.seal:
            yield f"留痕被整体重算：{anchor.date} 存证的根值与数据库中同一次封存（编号 {anchor.seal_id}）不同。"
        elif counts.get(anchor.last_id, 0) != anchor.entries:
            yield f"留痕数目不符：{anchor.date} 存证时 {anchor.entries} 条，现有 {counts.get(anchor.last_id, 0)} 条。"
