from __future__ import annotations

import django.db.models.deletion
import gongkai.applications.rules.after
import gongkai.kernel.labels
import uuid
from django.conf import settings
from django.db import migrations, models

from gongkai.kernel.migrations import NewTables


class Migration(NewTables):

    dependencies = [
        ('applications', '0003_receipt'),
        ('documents', '0004_major_policy'),
        ('orgs', '0002_liaisons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('field', models.CharField(max_length=40, verbose_name='领域')),
                ('adviser', models.CharField(max_length=60, verbose_name='提供咨询的单位')),
                ('question', models.TextField(verbose_name='咨询的问题')),
                ('advice', models.TextField(verbose_name='意见')),
                ('given_on', models.DateField(verbose_name='咨询日期')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ', verbose_name='单位')),
            ],
            options={
                'ordering': ['-given_on', '-id'],
                'indexes': [models.Index(fields=['jurisdiction', '-given_on'], name='applications_advised')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('number', models.CharField(max_length=80, verbose_name='档号')),
                ('year', models.PositiveSmallIntegerField(verbose_name='归档年度')),
                ('serial', models.PositiveIntegerField(verbose_name='件号')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='applications.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ')),
            ],
            options={
                'ordering': ['application_id', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('application',), name='applications_archived_once'), models.UniqueConstraint(fields=('organ', 'year', 'serial'), name='applications_archive_serial'), models.UniqueConstraint(fields=('organ', 'number'), name='applications_archive_number')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('fonds', models.CharField(max_length=12, verbose_name='全宗号')),
                ('kind', models.CharField(default='WS', max_length=12, verbose_name='档案门类')),
                ('section', models.CharField(blank=True, max_length=12, verbose_name='机构（问题）代码')),
                ('term', models.CharField(choices=[('Y', '永久'), ('D30', '30年'), ('D10', '10年')], default=gongkai.applications.rules.after.Term['TEN'], max_length=3, verbose_name='保管期限')),
                ('years', models.PositiveSmallIntegerField(default=5, verbose_name='个人信息保存年数')),
                ('automatic', models.CharField(choices=[('Y', '是'), ('N', '否')], default=gongkai.kernel.labels.Flag['NO'], max_length=1, verbose_name='期满自动销毁')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ', verbose_name='单位')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organ',), name='applications_one_archive_rule')],
            },
        ),
        migrations.CreateModel(
            name='Conversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('verdict', models.CharField(choices=[('CONVERT', '转为主动公开'), ('KEEP', '不转')], max_length=7, verbose_name='审查结论')),
                ('reason', models.TextField(verbose_name='理由')),
                ('asked', models.PositiveIntegerField(default=1, verbose_name='同类申请数')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='拟公开的标题')),
                ('body', models.TextField(blank=True, verbose_name='拟公开的内容')),
                ('with_files', models.CharField(choices=[('Y', '是'), ('N', '否')], default=gongkai.kernel.labels.Flag['NO'], max_length=1, verbose_name='附上提供的文件')),
                ('drafted_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='applications.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ')),
            ],
            options={
                'ordering': ['application_id', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['organ', 'verdict'], name='applications_conversions')],
                'constraints': [models.UniqueConstraint(fields=('application',), name='applications_one_conversion')],
            },
        ),
        migrations.CreateModel(
            name='Expiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('due_on', models.DateField(verbose_name='保存期满日期')),
                ('listed_on', models.DateField(verbose_name='列入日期')),
                ('state', models.CharField(choices=[('LISTED', '待确认销毁'), ('KEPT', '延长保存'), ('DESTROYED', '已销毁')], default=gongkai.applications.rules.after.Ending['LISTED'], max_length=9, verbose_name='处理')),
                ('keep_until', models.DateField(null=True, verbose_name='延长至')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='applications.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ')),
            ],
            options={
                'ordering': ['application_id', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['organ', 'state', 'due_on'], name='applications_expiring')],
                'constraints': [models.UniqueConstraint(fields=('application',), name='applications_one_expiry'), models.CheckConstraint(condition=models.Q(models.Q(('state', gongkai.applications.rules.after.Ending['KEPT']), _negated=True), ('keep_until__isnull', False), _connector='OR'), name='applications_kept_until')],
            },
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('step', models.CharField(max_length=20, verbose_name='环节')),
                ('version', models.PositiveIntegerField(verbose_name='版次')),
                ('text', models.TextField(verbose_name='办理要点')),
                ('article', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ', verbose_name='单位')),
            ],
            options={
                'ordering': ['step', '-version'],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'step', 'version'), name='applications_guide_version')],
            },
        ),
        migrations.CreateModel(
            name='ModelCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('facts', models.TextField(verbose_name='基本情况')),
                ('handling', models.TextField(verbose_name='答复要点')),
                ('lesson', models.TextField(verbose_name='点评')),
                ('field', models.CharField(blank=True, max_length=40, verbose_name='领域')),
                ('shown', models.CharField(choices=[('SHOWN', '在用'), ('AWARDED', '“十大”案例'), ('WITHDRAWN', '已撤回')], default=gongkai.applications.rules.after.Shown['SHOWN'], max_length=9, verbose_name='状态')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='applications.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ')),
            ],
            options={
                'ordering': ['application_id', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('application',), name='applications_one_model')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('asked', models.JSONField(default=dict)),
                ('shared', models.CharField(choices=[('Y', '是'), ('N', '否')], default=gongkai.kernel.labels.Flag['NO'], max_length=1, verbose_name='本单位共用')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.jurisdiction')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organ', verbose_name='单位')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('organ', 'by', 'name'), name='applications_view_once')],
            },
        ),
    ]
