"""The prebuilt site in plain Python: which file an address is, what a page must not hold."""

from __future__ import annotations

NO_HOST = "_"


def host_of(domain: str) -> str:
    """The folder of a jurisdiction's site: its domain, `_` where it has none (then every name the house answers)."""
    return domain.strip().lower() or NO_HOST
