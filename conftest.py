"""What every test run needs."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.db import connection


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: another database can then be tried without repeating what has none."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "django_db_setup"} & set(fixtures):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def trail_can_be_emptied_between_tests() -> None:
    """The trail's triggers refuse DELETE and TRUNCATE; emptying the test database takes them away for that moment."""
    guard = importlib.import_module("gongkai.trail.migrations.0003_append_only")
    operations = type(connection.ops)
    if operations.execute_sql_flush.__name__ != "flush_past_triggers":
        operations.execute_sql_flush = _past_triggers(operations.execute_sql_flush, guard)


def _past_triggers(original: Any, guard: Any) -> Any:
    def flush_past_triggers(self: Any, statements: Any) -> None:
        guard.drop(self.connection)
        try:
            original(self, statements)
        finally:
            guard.create(self.connection)

    return flush_past_triggers
