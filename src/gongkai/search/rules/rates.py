"""How often somebody may ask within a second; counted in this process only, for at most some thousand askers."""

from __future__ import annotations

from collections import OrderedDict


class Rate:
    """At most `most` within `seconds` for one asker; the longest quiet ones are forgotten first."""

    def __init__(self, most: int, seconds: float = 1.0, askers: int = 5000) -> None:
        self.most, self.seconds, self.askers = most, seconds, askers
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, asker: str, now: float) -> bool:
        """Whether this asking is within the rate; it counts."""
        began, count = self._seen.pop(asker, (now, 0))
        if now - began >= self.seconds:
            began, count = now, 0
        self._seen[asker] = (began, count + 1)
        while len(self._seen) > self.askers:
            self._seen.popitem(last=False)
        return count < self.most
