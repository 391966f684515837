"""What the public types to sign in, and what the administrator says of it."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.members.models import SignInSettings
from gongkai.members.rules.ways import Way


class AskForm(forms.Form):
    """Where a code goes."""

    contact = forms.CharField(max_length=200)

    def __init__(self, way: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        mail = way == Way.MAIL
        field.label = "电子邮箱" if mail else "手机号码"
        kind, typing, filled = ("email", "email", "email") if mail else ("tel", "tel", "tel-national")
        field.widget.input_type = kind
        field.widget.attrs.update(inputmode=typing, autocomplete=filled)


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(label="验证码", max_length=20, help_text="6 位数字")
    kept = forms.BooleanField(label="在这台设备上保持登录 30 天", required=False, help_text="公用的电脑和手机请勿勾选")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", inputmode="numeric", autofocus=True)


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class takes no argument at run time
    """How the public signs in."""

    client_secret = forms.CharField(
        label="应用密钥",
        required=False,
        max_length=500,
        widget=forms.PasswordInput,
        help_text="平台分配的密钥，加密保存，不再显示；留空则不改动。平台只用 PKCE、不发密钥的，不填",
    )

    class Meta:
        model = SignInSettings
        fields = ("way", "provider", "issuer", "client_id", "client_secret")
        widgets = {"way": forms.RadioSelect}
        help_texts = {
            "provider": "登录页上显示，例如：省政务服务统一身份认证平台",
            "issuer": "平台公开配置中的 issuer，逐字填写，例如：https://id.example.gov.cn",
            "client_id": "在平台登记本网站后得到的编号（client_id）",
        }
