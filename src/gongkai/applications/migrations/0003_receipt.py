from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_handling")]
    operations = [
        migrations.RemoveField(model_name="application", name="split_from"),
        migrations.AddField(
            model_name="application",
            name="confirmed_after",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="提交到确认的工作日数"),
        ),
    ]
