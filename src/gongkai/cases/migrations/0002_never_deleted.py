"""Triggers that refuse to remove a case or its counter, for SQLite and PostgreSQL (R140)."""

from django.db import migrations

TABLES = ("cases_case", "cases_counter")
MESSAGE = "a case is never deleted"

PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def create(connection):
    """Put the triggers in place (again)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(PG_FUNCTION)
        for table in TABLES:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE DELETE ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
            elif connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE DELETE ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION cases_refuse()"
                )


def drop(connection):
    """Take the triggers away: when the migration is undone, and when a test database is emptied."""
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays{on}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: create(editor.connection), lambda apps, editor: drop(editor.connection), elidable=False
        )
    ]
