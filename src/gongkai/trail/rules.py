"""The arithmetic of the trail: each entry carries the hash of the one before it in its own record's chain.

SHA-256 over canonical JSON (sorted keys, no white space, UTF-8). Nothing here touches a database, so an exported
chain can be checked on any machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

ALGORITHM = "SHA-256"
START = "0" * 64


def canonical(content: Mapping[str, object]) -> bytes:
    """The bytes that are hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


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


def entry_content(entry: object) -> dict[str, object]:
    """What is hashed of an entry (any object or row with the entry's field names)."""
    names = ("subject", "sequence", "verb", "actor_id", "actor_name", "post_id", "organ_id", "jurisdiction_id", "content")
    return {name: getattr(entry, name) for name in names} | {"at": getattr(entry, "at").isoformat()}
