"""Who may sign in. What a person may do follows from the posts they hold (room `orgs`)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from gongkai.kernel.models import UuidModel


class UserManager(BaseUserManager["User"]):
    """Finds people by their sign-in name."""


class User(UuidModel, AbstractBaseUser):
    """A person who works here.

    Personal data: name, sign-in name, mobile, e-mail; kept while the person holds a post and five years after.
    """

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    mobile = models.CharField("手机", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    state = models.CharField("状态", max_length=8, choices=[("ACTIVE", "在用"), ("CLOSED", "停用")], default="ACTIVE")
    must_change_password = models.CharField(
        "登录后须改口令", max_length=1, choices=[("Y", "是"), ("N", "否")], default="N"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django asks by this name; the column is `state`
        return self.state == "ACTIVE"

    @property
    def must_change(self) -> bool:
        """Whether someone else knows the password, so that it must be changed before anything else."""
        return self.must_change_password == "Y"  # noqa: S105  # a flag, no password


class Presence(models.Model):
    """One signed-in session of a person, so that it can be shown to them and ended.

    Personal data: address and browser of the session; removed when the session ends, at most a month later.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="presences")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    address = models.GenericIPAddressField("地址", null=True)
    agent = models.CharField("浏览器", max_length=300, blank=True)

    class Meta:
        ordering = ["-seen_at", "-id"]
