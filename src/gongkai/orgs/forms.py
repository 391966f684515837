"""What administrators and the office type about organs, posts and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from gongkai.accounts import queries as accounts
from gongkai.kernel import days
from gongkai.orgs import queries
from gongkai.orgs.models import Group, Organ, OrganName, Post
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.orgs.rules.duties import APART

if TYPE_CHECKING:
    from gongkai.accounts.models import User

DUTIES = [("", "请选择"), *((duty.value, DUTY_LABELS[duty]) for duty in Duty)]


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, initial=days.today, widget=forms.DateInput(), help_text=help_text)


class OrganForm(forms.Form):
    """A new organ."""

    name = forms.CharField(label="全称", max_length=120, help_text="与“三定”规定或印章一致，如：云溪县财政局")
    short_name = forms.CharField(label="简称", max_length=40, help_text="名单和台账中显示，如：县财政局")
    kind = forms.ChoiceField(label="类别", choices=Organ.Kind.choices)
    valid_from = forms.DateField(label="设立日期", required=False, widget=forms.DateInput())
    phone = forms.CharField(label="办公电话", max_length=30, required=False)
    address = forms.CharField(label="办公地址", max_length=120, required=False)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)


class OrganChangeForm(forms.Form):
    """What may change of an organ without a reorganisation."""

    short_name = forms.CharField(label="简称", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=Organ.Kind.choices)
    phone = forms.CharField(label="办公电话", max_length=30, required=False)
    address = forms.CharField(label="办公地址", max_length=120, required=False)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=OrganName.Kind.choices, initial=OrganName.Kind.ALIAS)


class PostForm(forms.Form):
    """A new post."""

    duty = forms.ChoiceField(label="职责", choices=DUTIES)
    title = forms.CharField(label="岗位名称", max_length=60, required=False, help_text="留空则与职责同名")
    section = forms.CharField(label="科室", max_length=60, required=False)


class PostChangeForm(forms.Form):
    """Another title or section."""

    title = forms.CharField(label="岗位名称", max_length=60)
    section = forms.CharField(label="科室", max_length=60, required=False)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """People of the jurisdiction, with what they hold now."""

    def label_from_instance(self, obj: User) -> str:
        """李娜（县财政局信息员）."""
        held = [row for row in obj.holdings.all() if row.until is None]
        return (
            f"{obj.name}（{'、'.join(f'{row.post.organ.short_name}{row.post.title}' for row in held) or obj.username}）"
        )


class TakeForm(forms.Form):
    """Who takes a post."""

    user = PersonChoice(label="任职人", queryset=accounts.everybody().none(), empty_label="请选择")
    since = _day("到岗日期")
    note = forms.CharField(label="说明", max_length=120, required=False, help_text="如任职文号")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people.filter(state="ACTIVE")  # type: ignore[attr-defined]  # a model choice


class LeaveForm(forms.Form):
    """Leaving a post."""

    on = _day("离岗日期", "自这一天起不再担任")
    note = forms.CharField(label="说明", max_length=120, required=False)


class PersonForm(forms.Form):
    """A new person, straight into a post."""

    name = forms.CharField(label="姓名", max_length=60)
    username = forms.CharField(label="登录名", max_length=60, help_text="3 至 60 位字母、数字或 _ . @ -")
    mobile = forms.CharField(label="手机", max_length=20, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    post = forms.ModelChoiceField(label="岗位", queryset=Post.objects.none(), empty_label="请选择")
    since = _day("到岗日期")

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        field.queryset = posts  # type: ignore[attr-defined]  # a model choice
        field.label_from_instance = lambda post: f"{post.organ.short_name} · {post.title}"  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """For each present holding, who takes it."""

    on = _day("交接日期")
    reason = forms.CharField(label="原因", max_length=120, required=False, help_text="如：调任、退休、轮岗")

    def __init__(self, *args: Any, holdings: list[Any], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in holdings:
            label = f"{row.post.organ.short_name} · {row.post.title} 的接替人"
            self.fields[f"to_{row.pk}"] = PersonChoice(label=label, queryset=people, empty_label="请选择")
        self.order_fields([*(name for name in self.fields if name.startswith("to_")), "on", "reason"])

    def successors(self) -> dict[int, User]:
        """Holding id → who takes it."""
        return {int(name[3:]): user for name, user in self.cleaned_data.items() if name.startswith("to_")}


class LiaisonForm(forms.Form):
    """A liaison officer."""

    organ = forms.ModelChoiceField(label="单位", queryset=Organ.objects.none(), empty_label="请选择")
    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="联系电话", max_length=30)
    role = forms.CharField(label="职责范围", max_length=120, initial="政务公开日常联络")
    valid_from = _day("任职日期")
    note = forms.CharField(label="说明", max_length=120, required=False)

    def __init__(self, *args: Any, organs: QuerySet[Organ], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]  # a model choice


class GroupForm(forms.Form):
    """A collective unit."""

    name = forms.CharField(label="名称", max_length=60, help_text="如：各乡镇人民政府、街道办事处")
    aliases = forms.CharField(
        label="其他写法", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="一行一个，识别通知时使用"
    )
    kinds = forms.MultipleChoiceField(
        label="包含的单位类别", required=False, choices=Organ.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    included = forms.ModelMultipleChoiceField(
        label="另含单位", required=False, queryset=Organ.objects.none(), help_text="按住 Ctrl 可选择多个"
    )
    excluded = forms.ModelMultipleChoiceField(
        label="除外单位", required=False, queryset=Organ.objects.none(), help_text="按住 Ctrl 可选择多个；不需要时不选"
    )

    def __init__(self, *args: Any, organs: QuerySet[Organ], group: Group | None = None, **kwargs: Any) -> None:
        if group is not None:
            kwargs["initial"] = {
                "name": group.name,
                "aliases": group.aliases,
                "kinds": group.kinds.split(","),
                "included": group.included.all(),
                "excluded": group.excluded.all(),
            }
        super().__init__(*args, **kwargs)
        for name in ("included", "excluded"):
            self.fields[name].queryset = organs  # type: ignore[attr-defined]  # a model choice


class WaiverForm(forms.Form):
    """The office's rule that two duties kept apart may be held by one person."""

    pair = forms.ChoiceField(
        label="兼任的职责",
        choices=[("+".join(sorted(pair)), "、".join(DUTY_LABELS[duty] for duty in sorted(pair))) for pair in APART],
    )
    reason = forms.CharField(label="依据和理由", max_length=200)


class ReorganiseForm(forms.Form):
    """Day and ground of a reorganisation; more by its kind."""

    on = _day("生效日期")
    reason = forms.CharField(label="依据", max_length=120, help_text="如：云编〔2026〕3号")


class RenameForm(ReorganiseForm):
    """更名."""

    name = forms.CharField(label="新全称", max_length=120)
    short_name = forms.CharField(label="新简称", max_length=40)
    field_order = ["name", "short_name", "on", "reason"]


class MergeForm(ReorganiseForm):
    """撤并 and 划转: into which organ, with which posts and things."""

    into = forms.ModelChoiceField(label="并入单位", queryset=Organ.objects.none(), empty_label="请选择")
    posts = forms.ModelMultipleChoiceField(
        label="随转的岗位（连同任职人）",
        required=False,
        queryset=Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["into", "posts", "things", "on", "reason"]

    def __init__(self, *args: Any, organ: Organ, actor: Actor, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into, posts = self.fields["into"], self.fields["posts"]
        into.queryset = queries.organs(actor.jurisdiction_id).exclude(pk=organ.pk)  # type: ignore[attr-defined]
        posts.queryset = Post.objects.filter(organ=organ, state="ACTIVE")  # type: ignore[attr-defined]
        if things:
            self.fields["things"] = forms.MultipleChoiceField(
                label="随转的事项", required=False, choices=things, widget=forms.CheckboxSelectMultiple
            )
            self.order_fields(self.field_order)


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(label="填好的表格")
