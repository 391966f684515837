"""Triggers that refuse to change or remove what the trail has written, for SQLite and PostgreSQL."""

from django.db import migrations

TABLES = ("trail_entry", "trail_seal")
MESSAGE = "trail is append-only"

PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def create(connection):
    """Put the triggers in place (again)."""
    statements = []
    if connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                statements.append(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_only_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
    elif connection.vendor == "postgresql":
        statements.append(PG_FUNCTION)
        for table in TABLES:
            statements.append(
                f"CREATE OR REPLACE TRIGGER {table}_only_append BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
            )
            statements.append(
                f"CREATE OR REPLACE TRIGGER {table}_only_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
            )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(connection):
    """Take the triggers away: when the migration is undone, and when a test database is emptied."""
    names = {"sqlite": ("update", "delete"), "postgresql": ("append", "truncate")}[connection.vendor]
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in names:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_only_{name}{on}")


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_casekey")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: create(editor.connection), lambda apps, editor: drop(editor.connection), elidable=False
        )
    ]
