"""The line in which the writers of one SQLite file stand.

SQLite has one writer at a time, and who finds it busy sleeps up to a tenth of a second and looks again: under load the file
lies idle while everybody sleeps. Here threads of a process wait for each other by a lock, and processes by a lock on a file beside
the database, looked at every half millisecond; a killed process lets go of it. Whoever is at the head begins at once.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time

from django.db import OperationalError

LOOKS = 0.0005  # seconds


class Line:
    """Those who wait to write to one database."""

    def __init__(self, path: str, patience: float) -> None:
        self._path, self._patience = path, patience
        self._threads = threading.Lock()
        self._file: int | None = None

    def enter(self) -> None:
        """Come to the head. Raises OperationalError after as long as SQLite itself would wait."""
        ends = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise OperationalError("database is locked")
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            while True:
                try:
                    fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > ends:
                        raise OperationalError("database is locked") from None
                    time.sleep(LOOKS)
                else:
                    return
        except BaseException:
            self._threads.release()
            raise

    def leave(self) -> None:
        """Let the next one come."""
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()
