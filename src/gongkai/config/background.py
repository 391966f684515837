"""`gongkai work` and `gongkai tick`: the loops behind the site, ended by SIGTERM or with their parent."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence

TREE = "GONGKAI_TREE"  # the number of the open pipe that ends with the process that holds the tree
GRACE_SECONDS = 10.0
NICE = 10  # where processors are short, who waits at a page comes first


def main(arguments: Sequence[str]) -> int:
    """Run the loop named by the first argument until told to stop."""
    from gongkai.outbox import jobs

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_watch_parent, args=(os.getppid(), stop), daemon=True).start()
    os.nice(NICE)
    loops = {"work": jobs.work_forever, "tick": jobs.tick_forever}
    loops[arguments[0]](stop)
    return 0


def _watch_parent(parent: int, stop: threading.Event) -> None:
    """Where the system does not tell us that the parent is gone (macOS), see for ourselves."""
    while not stop.wait(2):
        if os.getppid() != parent:
            stop.set()


def end_with_tree() -> None:
    """In a web process: when whoever holds the tree is gone, end, after the grace for requests under way.

    The web server stops its own processes in order; one that was only just starting may not have heard it. The tree is
    known by a pipe whose other end only its holder has: it ends with the holder, however that ends.
    """
    handle = int(os.environ.get(TREE, "-1"))
    if handle >= 0:
        threading.Thread(target=_outlive, args=(handle,), daemon=True).start()


def _outlive(handle: int) -> None:
    os.read(handle, 1)
    time.sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
