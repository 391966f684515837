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
    state = models.CharField(max_length=8, choices=[("ACTIVE", "在用"), ("CLOSED", "停用")], default="ACTIVE")
    must_change_password = models.CharField(max_length=1, choices=[("Y", "是"), ("N", "否")], default="N")
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
