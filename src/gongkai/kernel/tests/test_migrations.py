"""Making the tables costs every fresh installation and every test run the same seconds: they are made in one go."""

from __future__ import annotations

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from gongkai.kernel.migrations import NewTables, only_new_tables


class _Editor:
    """What a schema editor is asked for, in order."""

    def __init__(self) -> None:
        self.made: list[tuple[str, list[str], list[str]]] = []
        self.connection = type("Connection", (), {"alias": "default"})()

    def create_model(self, model: type[models.Model]) -> None:
        self.made.append(
            (model._meta.db_table, [f.name for f in model._meta.fields], [i.name for i in model._meta.indexes])
        )


def _table(name: str, *fields: tuple[str, models.Field]) -> CreateModel:
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields])


def _migration(*operations: migrations.operations.base.Operation) -> NewTables:
    migration = NewTables("0001_initial", "room")
    migration.operations = list(operations)
    return migration


def test_it_makes_each_table_as_it_stands_at_the_end() -> None:
    editor, state = _Editor(), ProjectState()
    after = _migration(
        _table("First"),
        _table("Second", ("first", models.ForeignKey("room.First", models.CASCADE))),
        migrations.AddField("first", "newest", models.ForeignKey("room.Second", models.CASCADE, null=True)),
        migrations.AddIndex("second", models.Index(fields=["first"], name="of_first")),
    ).apply(state, editor)
    assert editor.made == [
        ("room_first", ["id", "newest"], []),
        ("room_second", ["id", "first"], ["of_first"]),
    ]
    first = after.apps.get_model("room", "First")
    assert first._meta.get_field("newest").related_model is after.apps.get_model("room", "Second")


def test_it_refuses_what_touches_a_table_of_an_earlier_migration() -> None:
    with pytest.raises(TypeError, match="other"):
        _migration(_table("First"), migrations.AddField("other", "x", models.DateField())).apply(
            ProjectState(), _Editor()
        )


def test_it_is_used_by_every_migration_that_only_makes_tables() -> None:
    slow = [
        f"{app}/migrations/{name}.py"
        for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        if type(migration).__module__.startswith("gongkai.")
        and app != "accounts"  # its first ones run before anything else hangs on them
        and only_new_tables(migration.operations)
        and not isinstance(migration, NewTables)
    ]
    assert slow == [], "class Migration(NewTables), from gongkai.kernel.migrations"
