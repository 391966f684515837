"""Whose opening of a page counts, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_WAITING = 10_000  # addresses counted in memory at once; more than any site is read in ten seconds
MOST_ADDRESS = 200
_MACHINES = re.compile(
    r"bot|spider|crawl|slurp|curl|wget|python|java/|go-http|okhttp|headless|scrapy|monitor|preview|archiver|httpclient",
    re.IGNORECASE,
)


def counts(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a page opened in a browser, as far as anybody can tell from one request.

    The page's script sends `X-Seen`, and sends it once a session and page, so that reloads do not count.
    """
    agent = headers.get("User-Agent", "")
    return (
        headers.get("X-Seen") == "1"
        and bool(agent)
        and _MACHINES.search(agent) is None
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    )
