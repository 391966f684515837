"""A migration that makes tables, run in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import migrations
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


def only_new_tables(operations: Sequence[Operation]) -> bool:
    """Do these make tables and add nothing but fields, indexes and constraints to these same tables?"""
    made = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
    return bool(made) and all(
        isinstance(operation, CreateModel)
        or (isinstance(operation, AddField | AddIndex | AddConstraint) and operation.model_name_lower in made)
        for operation in operations
    )


class NewTables(migrations.Migration):
    """A migration that only makes new tables, with the fields, indexes and constraints it adds to them.

    Django renders the models anew after every operation, and every model hangs on every other through the organ and the
    account: a hundred tables cost thousands of renderings. Here the state takes all operations first and is rendered
    once; each table is then made as it stands at the end. The operations stay an ordinary list, so that makemigrations,
    sqlmigrate and going back read them as ever.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Make the tables. Raises TypeError when an operation does anything else."""
        if not only_new_tables(self.operations):
            raise TypeError(f"{self} does more than make tables: {[each.describe() for each in self.operations]}")
        made = [operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)]
        rendered = project_state.apps
        del project_state.apps  # a state without rendered models takes operations without rendering anything
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        # Nothing that was rendered before refers to what is new: only the new models are rendered.
        rendered.render_multiple([project_state.models[self.app_label, name] for name in made])
        project_state.apps = rendered
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
