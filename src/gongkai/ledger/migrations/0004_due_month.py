from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import TruncMonth


def fill(apps, schema_editor):
    apps.get_model("ledger", "Checkpoint").objects.update(due_month=TruncMonth("due_on"))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_layout")]

    operations = [
        migrations.AddField(model_name="checkpoint", name="due_month", field=models.DateField(null=True)),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(
                fields=["jurisdiction", "superior", "due_on", "state", "organ", "due_month", "claimed_on"],
                name="ledger_cp_board",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
