from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from gongkai.kernel.migrations import NewTables


class Migration(NewTables):
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
        migrations.AddField("sitesettings", "hours", models.CharField(blank=True, default="", help_text="例如：工作日 8:30－12:00，14:30－17:30", max_length=60, verbose_name="办公时间"), preserve_default=False),
        migrations.AddField("sitesettings", "hotline", models.CharField(blank=True, default="", help_text="例如：12345", max_length=20, verbose_name="政务热线"), preserve_default=False),
        migrations.AddField("sitesettings", "terms", models.CharField(blank=True, default="", help_text="首页搜索框下面列出，用顿号或逗号分开，最多 8 个", max_length=200, verbose_name="常用搜索词"), preserve_default=False),
        migrations.AddField("sitesettings", "badge_url", models.CharField(blank=True, default="", help_text="事业单位域名注册机构发给的链接", max_length=200, verbose_name="党政机关网站标识链接"), preserve_default=False),
        migrations.AddField("sitesettings", "errata_url", models.CharField(blank=True, default="", help_text="全国政府网站找错平台发给的链接", max_length=200, verbose_name="“我为政府网站找错”链接"), preserve_default=False),
        migrations.AddField("sitesettings", "emblem_use", models.CharField(choices=[("OWN", "本单位徽标，每页显示"), ("HOME", "国徽，只在首页显示")], default="OWN", help_text="国徽图案只用于县级以上人民政府网站首页（《国徽法》第六条、第七条）", max_length=4, verbose_name="徽标")),
        migrations.AddField("sitesettings", "badge", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
        migrations.AddField("sitesettings", "errata", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
        migrations.AddField("sitesettings", "ipv6_state", models.CharField(blank=True, choices=[("OK", "可以解析"), ("NONE", "没有 IPv6 地址")], default="", max_length=4, verbose_name="IPv6 检测"), preserve_default=False),
        migrations.AddField("sitesettings", "ipv6_on", models.DateField(blank=True, null=True, verbose_name="IPv6 检测日期")),
    ]
