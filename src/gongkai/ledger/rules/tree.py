"""Plans under their superiors' plans, as an indented list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def branches(keys: Sequence[int], parents: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """(key, depth) of every key once: below its parent where that is in the list too, else at the top.

    Siblings keep the order given. Keys whose parents run in a circle stand at the top.
    """
    here = set(keys)
    children: dict[int | None, list[int]] = {}
    for key in keys:
        parent = parents.get(key)
        children.setdefault(parent if parent in here and parent != key else None, []).append(key)
    rows: list[tuple[int, int]] = []
    seen: set[int] = set()

    def walk(key: int, depth: int) -> None:
        if key not in seen:
            seen.add(key)
            rows.append((key, depth))
            for child in children.get(key, ()):
                walk(child, depth + 1)

    for key in [*children.get(None, ()), *keys]:
        walk(key, 0)
    return rows
