"""What every test run needs."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as properties

# Speed is measured by benchmarks: a test does not fail because the machine was busy. A fixture may last a whole test.
properties.register_profile(
    "gongkai", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
properties.load_profile("gongkai")

GUARDS = ("trail.migrations.0003_append_only", "cases.migrations.0002_never_deleted")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: another database can then be tried without repeating what has none."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "django_db_setup"} & set(fixtures):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def trail_can_be_emptied_between_tests() -> None:
    """Triggers of the trail and the cases refuse DELETE and TRUNCATE; emptying the test database takes them away for that moment."""
    guards = [importlib.import_module(f"gongkai.{name}") for name in GUARDS]
    operations = type(connection.ops)
    if operations.execute_sql_flush.__name__ != "flush_past_triggers":
        operations.execute_sql_flush = _past_triggers(operations.execute_sql_flush, guards)


@pytest.fixture(autouse=True)
def no_index_of_another_test() -> Iterator[None]:
    """Bitmaps and search indexes lie in files: what a test leaves there would answer for the next one's empty database."""
    yield
    shutil.rmtree(Path(settings.DATA) / "index", ignore_errors=True)


def _past_triggers(original: Any, guards: list[Any]) -> Any:
    def flush_past_triggers(self: Any, statements: Any) -> None:
        for guard in guards:
            guard.drop(self.connection)
        try:
            original(self, statements)
        finally:
            for guard in guards:
                guard.create(self.connection)

    return flush_past_triggers
