from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField(model_name="task", name="shown_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["jurisdiction", "released", "-shown_at", "-id"], name="ledger_task_feed"),
        ),
    ]
