from __future__ import annotations

from django.db import migrations, models

import gongkai.catalogue.rules.entries


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_entries")]

    operations = [
        migrations.AddField(
            model_name="proof",
            name="via",
            field=models.CharField(
                choices=[("NAMED", "起草时选择"), ("COLUMN", "所在栏目"), ("HAND", "手工登记")],
                default=gongkai.catalogue.rules.entries.Via["HAND"],
                max_length=6,
                verbose_name="来源",
            ),
        ),
    ]
