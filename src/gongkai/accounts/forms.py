"""What people type about themselves."""

from __future__ import annotations

from django import forms


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label="登录名", max_length=60)
    password = forms.CharField(label="口令", max_length=128, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self.fields["username"].widget.attrs.update(autocomplete="username", autofocus=True, autocapitalize="none")
        self.fields["password"].widget.attrs.update(autocomplete="current-password")


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(label="动态口令", max_length=20)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", inputmode="text", autofocus=True)


class ProfileForm(forms.Form):
    """One's own particulars."""

    name = forms.CharField(label="姓名", max_length=60)
    mobile = forms.CharField(label="手机", max_length=20, required=False, help_text="用于单位内部联系，不对外公开")
    email = forms.EmailField(label="电子邮箱", required=False, help_text="用于接收提醒，留空则只在站内提醒")


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old = forms.CharField(label="原口令", max_length=128, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(
        label="新口令",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        help_text="至少 10 位，含大写字母、小写字母、数字、其他符号中的三种，不要用姓名、登录名和常见口令",
    )
    again = forms.CharField(label="再输一遍新口令", max_length=128, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self.fields["old"].widget.attrs.update(autocomplete="current-password")
        for name in ("new", "again"):
            self.fields[name].widget.attrs.update(autocomplete="new-password")

    def clean(self) -> dict[str, object]:
        """Both new ones must be the same."""
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两次输入的新口令不一样。")
        return given


class ConfirmPasswordForm(forms.Form):
    """The password once more, before something serious."""

    password = forms.CharField(label="当前口令", max_length=128, strip=False, widget=forms.PasswordInput)
