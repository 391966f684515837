"""`gongkai work` and `gongkai tick`: the loops behind the site, ended by SIGTERM or with their parent."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence

from gongkai.outbox import jobs


def main(arguments: Sequence[str]) -> int:
    """Run the loop named by the first argument until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_watch_parent, args=(os.getppid(), stop), daemon=True).start()
    loops = {"work": jobs.work_forever, "tick": jobs.tick_forever}
    loops[arguments[0]](stop)
    return 0


def _watch_parent(parent: int, stop: threading.Event) -> None:
    """Where the system does not tell us that the parent is gone (macOS), see for ourselves."""
    while not stop.wait(2):
        if os.getppid() != parent:
            stop.set()
