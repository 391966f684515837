from __future__ import annotations

from django.db import migrations, models


def keep_what_is_public(apps, schema_editor):
    """What the public reads today stays; elements were neither checked nor reviewed for it and wait for the next release."""
    Interpretation = apps.get_model("documents", "Interpretation")
    for row in Interpretation.objects.filter(state="PUBLISHED").iterator(200):
        row.published_facts = {
            "title": row.title,
            "contact": row.contact,
            "elements": {},
            "forms": [
                {
                    "kind": form.kind, "title": form.title, "body": form.body, "url": form.url, "alt": form.alt,
                    "file": {
                        "uuid": str(form.file.uuid), "name": form.file.name, "size": form.file.size, "kind": form.file.kind,
                    } if form.file else None,
                }
                for form in row.forms.select_related("file")
            ],
        }
        row.save(update_fields=["published_facts"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="interpretation",
            name="published_facts",
            field=models.JSONField(default=dict, verbose_name="公开的标题、要素和形式"),
        ),
        migrations.RunPython(keep_what_is_public, migrations.RunPython.noop),
    ]
