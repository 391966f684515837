"""What a reader's own device may keep of the site, and what never."""

from __future__ import annotations

# Beginnings of addresses that hold a person's words, a form, or what must be fresh.
NEVER_KEPT = ("/desk/", "/my/", "/search/", "/leave/", "/reading/", "/files/", "/offline/", "/seen/", "/sw.js")
ASSETS = (
    "tokens.css", "base.css", "components.css", "portal.css", "print.css", "reading.js", "portal.js", "aids.js", "kept.js",
    "icon.svg", "icon-192.png",
)  # fmt: skip


def kept_assets() -> list[str]:
    """The static files without which a kept page would not look or read as it should."""
    return [f"pages/{name}" for name in ASSETS]
