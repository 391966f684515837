
from django.db import migrations, models

from gongkai.kernel.migrations import NewTables


class Migration(NewTables):

    dependencies = [
        ('portal', '0005_views'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteWalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tree', models.CharField(max_length=20, unique=True, verbose_name='树')),
                ('last', models.BigIntegerField(verbose_name='上次核对到')),
            ],
        ),
    ]
