from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("orgs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, help_text="留空用“地区名称＋人民政府”", max_length=60, verbose_name="网站名称")),
                ("title", models.CharField(default="政务公开", max_length=20, verbose_name="栏目名称")),
                ("sponsor", models.CharField(blank=True, max_length=60, verbose_name="主办单位")),
                ("operator", models.CharField(blank=True, max_length=60, verbose_name="承办单位")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="联系地址")),
                ("phone", models.CharField(blank=True, help_text="办公电话，群众可以打通", max_length=40, verbose_name="联系电话")),
                ("site_id", models.CharField(blank=True, help_text="全国政府网站标识码，10 位数字", max_length=10, verbose_name="网站标识码")),
                ("icp", models.CharField(blank=True, max_length=40, verbose_name="ICP 备案号")),
                ("police", models.CharField(blank=True, max_length=40, verbose_name="公安备案号")),
                ("police_url", models.CharField(blank=True, max_length=200, verbose_name="公安备案链接")),
                ("ipv6", models.CharField(choices=[("YES", "已支持，在页脚注明"), ("NO", "不注明")], default="NO", max_length=3, verbose_name="IPv6")),
                ("changed_at", models.DateTimeField()),
                ("emblem", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
                ("jurisdiction", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.jurisdiction")),
                ("organ", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organ")),
            ],
        ),
    ]
