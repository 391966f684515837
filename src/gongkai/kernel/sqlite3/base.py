"""SQLite whose transactions begin in turn; the module has the name Django looks for."""

from __future__ import annotations

import os
import threading
from functools import cache
from typing import Any

from django.db.backends.sqlite3 import base

from gongkai.kernel.sqlite3.line import Line

_made = threading.Lock()


@cache
def _line(path: str, patience: float, process: int) -> Line:  # a child of a fork shares neither locks nor turns
    return Line(path, patience)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that enters the line before a transaction and leaves it after."""

    _at_head: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        with _made:
            line = _line(
                f"{self.settings_dict['NAME']}-writers",
                float(self.settings_dict["OPTIONS"].get("timeout", 5)),
                os.getpid(),
            )
        line.enter()
        self._at_head = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        line, self._at_head = self._at_head, None
        if line is not None:
            line.leave()

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._leave()  # not when it failed: a rollback follows
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()
