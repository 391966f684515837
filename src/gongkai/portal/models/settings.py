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
    hours = models.CharField("办公时间", max_length=60, blank=True, help_text="例如：工作日 8:30－12:00，14:30－17:30")
    hotline = models.CharField("政务热线", max_length=20, blank=True, help_text="例如：12345")
    terms = models.CharField(
        "常用搜索词", max_length=200, blank=True, help_text="首页搜索框下面列出，用顿号或逗号分开，最多 8 个"
    )
    badge_url = models.CharField(
        "党政机关网站标识链接", max_length=200, blank=True, help_text="事业单位域名注册机构发给的链接"
    )
    errata_url = models.CharField(
        "“我为政府网站找错”链接", max_length=200, blank=True, help_text="全国政府网站找错平台发给的链接"
    )
    emblem_use = models.CharField(
        "徽标",
        max_length=4,
        choices=[("OWN", "本单位徽标，每页显示"), ("HOME", "国徽，只在首页显示")],
        default="OWN",
        help_text="国徽图案只用于县级以上人民政府网站首页（《国徽法》第六条、第七条）",
    )
    emblem = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    badge = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    errata = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ipv6_state = models.CharField(
        "IPv6 检测", max_length=4, blank=True, choices=[("OK", "可以解析"), ("NONE", "没有 IPv6 地址")]
    )
    ipv6_on = models.DateField("IPv6 检测日期", null=True, blank=True)
    changed_at = models.DateTimeField()
