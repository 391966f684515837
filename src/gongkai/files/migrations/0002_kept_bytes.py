from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField(
            "storedfile", "kept_sha256", models.CharField(db_index=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("storedfile", "kind", models.CharField(default="", max_length=8), preserve_default=False),
        migrations.AddField("storedfile", "key", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddIndex(
            "storedfile", models.Index(fields=["owner", "brought_at"], name="files_store_owner_5211ab_idx")
        ),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(models.Q(("key", ""), ("sensitive", "N")), models.Q(("sensitive", "Y"), models.Q(("key", ""), _negated=True)), _connector="OR"),
                name="files_sensitive_has_key",
            ),
        ),
    ]
