"""Accounts of the public: the least that lets somebody come back to what they saved. Nothing of the staff's sign-in."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel
from gongkai.members.rules.ways import Way


class SignInSettings(models.Model):
    """Whether and how the public signs in to a jurisdiction's site. No personal data (the secret is the platform's)."""

    jurisdiction = models.OneToOneField("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField("登录方式", max_length=4, choices=Way.choices(), default=Way.NONE)
    provider = models.CharField("平台名称", max_length=40, blank=True)
    issuer = models.CharField("平台地址", max_length=200, blank=True)
    client_id = models.CharField("应用编号", max_length=200, blank=True)
    client_secret = models.TextField("应用密钥", blank=True)
    secret_key = models.TextField(blank=True)
    authorize_url = models.CharField(max_length=500, blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    keys_url = models.CharField(max_length=500, blank=True)
    token_auth = models.CharField(max_length=5, choices=[("BASIC", "请求头"), ("POST", "表单")], default="BASIC")
    changed_at = models.DateTimeField()


class Member(UuidModel):
    """Somebody of the public who signed in.

    Personal data: an e-mail address or a mobile number, encrypted, and its keyed digest (of the identity platform only the
    digest of its own identifier); kept until the person deletes the account, or nobody signed in for two years.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=4, choices=Way.choices())
    digest = models.CharField(max_length=64)
    contact = models.TextField(blank=True)
    key = models.TextField()
    created_at = models.DateTimeField("注册时间")
    seen_on = models.DateField("最近登录")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "way", "digest"], name="member_once")]
        indexes = [models.Index(fields=["seen_on"], name="member_unused")]


class MemberSession(UuidModel):
    """One browser a member is signed in with.

    Personal data: the kind of browser; removed when the session ends, at most thirty days after its last use.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sessions")
    token = models.CharField(max_length=64, unique=True)
    browser = models.CharField("浏览器", max_length=40)
    kept = models.CharField(max_length=1, choices=[("Y", "保持登录"), ("N", "用完即退")], default="N")
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at", "-id"]


class SignInTry(models.Model):
    """One beginning of a sign-in, bound to the browser that began it.

    Personal data: the address a code went to (encrypted and as keyed digest), the keyed digest of the network address;
    the address is cleared when the try is used, all is removed after at most two days.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=4, choices=Way.choices())
    token = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, blank=True)
    contact = models.TextField(blank=True)
    key = models.TextField(blank=True)
    code = models.CharField(max_length=64, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=64, blank=True)
    verifier = models.TextField(blank=True)
    going = models.CharField(max_length=500, blank=True)
    network = models.CharField(max_length=64)
    at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["digest", "-at"], name="try_address"),
            models.Index(fields=["network", "-at"], name="try_network"),
            models.Index(fields=["at"], name="try_at"),
        ]


class Saved(UuidModel):
    """A page or a search a member keeps. Personal data: what somebody reads; kept until it or the account is deleted."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved")
    address = models.CharField(max_length=500)
    saved_at = models.DateTimeField("收藏时间")

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "address"], name="saved_once")]
