"""What the public site of a jurisdiction says of itself."""

from __future__ import annotations

from django.db import models


class SiteSettings(models.Model):
    """The name and foot of a jurisdiction's public site. No personal data (the telephone is the office's)."""

    jurisdiction = models.OneToOneField("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("网站名称", max_length=60, blank=True, help_text="留空用“地区名称＋人民政府”")
    title = models.CharField("栏目名称", max_length=20, default="政务公开")
    sponsor = models.CharField("主办单位", max_length=60, blank=True)
    operator = models.CharField("承办单位", max_length=60, blank=True)
    address = models.CharField("联系地址", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True, help_text="办公电话，群众可以打通")
    site_id = models.CharField("网站标识码", max_length=10, blank=True, help_text="全国政府网站标识码，10 位数字")
    icp = models.CharField("ICP 备案号", max_length=40, blank=True)
    police = models.CharField("公安备案号", max_length=40, blank=True)
    police_url = models.CharField("公安备案链接", max_length=200, blank=True)
    ipv6 = models.CharField(
        "IPv6", max_length=3, choices=[("YES", "已支持，在页脚注明"), ("NO", "不注明")], default="NO"
    )
    emblem = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
