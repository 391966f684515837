"""What people type about columns and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns as queries
from gongkai.catalogue.rules.columns import MOST_CYCLE, OVERSEERS
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.orgs.models import Organ

STATES = [
    ("", "全部"),
    ("stale", "超过更新周期"),
    ("empty", "法定栏目没有内容"),
    ("unheld", "没有责任人"),
    ("hidden", "已隐藏"),
    ("ended", "已关闭或并入"),
]
CYCLE_HELP = "多少天内至少更新或核对一次；0 表示不定周期，不提醒"


def organ_field(label: str, *, required: bool = True, empty: str = "请选择", to_field: str | None = None) -> Any:
    """A choice among organs; the form that uses it sets the queryset."""
    return forms.ModelChoiceField(None, label=label, required=required, empty_label=empty, to_field_name=to_field)


def people(organ_ids: Iterable[int]) -> list[User]:
    """Everybody in post in these organs, each once."""
    found = {row.user_id: row.user for organ_id in organ_ids for row in orgs.holders(organ_id)}
    return list(found.values())


class PersonField(forms.ChoiceField):
    """One of some people; its value is the user, or None."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, User] = {}

    def offer(self, users: Sequence[User], empty: str) -> None:
        """Whom to choose from."""
        self.known = {str(user.pk): user for user in users}
        self.choices = [("", empty), *((key, user.name) for key, user in self.known.items())]

    def clean(self, value: Any) -> Any:
        """The user chosen."""
        return self.known.get(super().clean(value))


class ColumnFilter(forms.Form):
    """Which columns to show."""

    q = forms.CharField(label="名称或范围", required=False, max_length=60)
    organ = organ_field("所在专栏", required=False, empty="全部单位", to_field="uuid")
    state = forms.ChoiceField(label="情况", choices=STATES, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


class ColumnForm(forms.Form):
    """A new column, or what may change of one."""

    title = forms.CharField(label="栏目名称", max_length=60)
    parent = forms.TypedChoiceField(label="上级栏目", required=False, coerce=int, empty_value=None)
    scope = forms.CharField(
        label="内容范围",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="放什么、不放什么，公众能看到",
    )
    owner = organ_field("责任单位")
    duty_user = PersonField(label="责任人", required=False)
    cycle_days = forms.IntegerField(label="更新周期（天）", min_value=0, max_value=MOST_CYCLE, help_text=CYCLE_HELP)

    def __init__(self, *args: Any, actor: Actor, organ: Organ, column: Column | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ, self.column = organ, column
        owner = column.owner if column else organ
        if column is not None:
            del self.fields["parent"]
        else:
            rows = [
                (row.column.pk, f"{'　' * (row.depth - 1)}{row.column.title}") for row in queries.parents_for(organ.pk)
            ]
            self.fields["parent"].choices = [("", "（第一层，不设上级）"), *rows]  # type: ignore[attr-defined]
        if actor.may(*OVERSEERS):
            chosen: Any = self.fields["owner"]
            chosen.queryset, chosen.initial = orgs.organs(organ.jurisdiction_id), owner
            chosen.help_text = "改换责任单位后责任人清空，由新的责任单位指定"
        else:
            del self.fields["owner"]
        person: Any = self.fields["duty_user"]
        person.offer(people({owner.pk}), "（暂缺）")

    def values(self) -> dict[str, Any]:
        """What the services need; a change of owner clears the named person."""
        given = dict(self.cleaned_data)
        kept = self.column.owner if self.column else self.organ
        given["owner"] = given.get("owner") or kept
        if given["owner"].pk != kept.pk:
            given["duty_user"] = None
        return given


class GiveForm(forms.Form):
    """One person for the ticked columns."""

    user = PersonField(label="责任人")

    def __init__(self, *args: Any, organ_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["user"]
        person.offer(people(organ_ids), "选择责任人")


class CheckForm(forms.Form):
    """已核对，无更新."""

    note = forms.CharField(label="核对情况", required=False, max_length=300, help_text="可写核对了什么，留在办理记录里")


class MoveForm(forms.Form):
    """Beneath which column."""

    parent = forms.TypedChoiceField(label="移到哪个栏目之下", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [
            (row.column.pk, f"{'　' * (row.depth - 1)}{row.column.title}")
            for row in queries.parents_for(column.organ_id, column)
        ]
        self.fields["parent"].choices = [("", "（第一层）"), *rows]  # type: ignore[attr-defined]
        self.fields["parent"].initial = column.parent_id


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class MergeForm(ReasonForm):
    """Into which column, and why."""

    into = forms.TypedChoiceField(label="并入", coerce=int)

    field_order = ("into", "reason")

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "请选择"), *targets(column)]  # type: ignore[attr-defined]


class PlacementForm(ReasonForm):
    """Where an item goes: another column, or the history library."""

    to = forms.ChoiceField(label="调整到")

    field_order = ("to", "reason")

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "公众在历史库中可以看到"
        rows: list[tuple[Any, str]] = [
            ("", "请选择"),
            ("history", "历史库（不再列在栏目里，仍可检索）"),
            *targets(column),
        ]
        self.fields["to"].choices = rows  # type: ignore[attr-defined]


def targets(column: Column) -> list[tuple[int, str]]:
    """Columns of the section that take content, with the title above."""
    return [(row.pk, f"{row.parent} › {row.title}" if row.parent else row.title) for row in queries.targets(column)]


class TemplateForm(forms.Form):
    """What the jurisdiction calls a row of the template."""

    title = forms.CharField(label="栏目名称", max_length=60)
    scope = forms.CharField(label="内容范围", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    cycle_days = forms.IntegerField(label="更新周期（天）", min_value=0, max_value=MOST_CYCLE, help_text=CYCLE_HELP)
    used = forms.BooleanField(label="新建专栏时设这个栏目", required=False)
    apply = forms.BooleanField(
        label="同时修改各单位已有的这个栏目", required=False, help_text="名称、内容范围和更新周期一并改为上面所填"
    )


class PublicFilter(forms.Form):
    """What to look for in a public column."""

    q = forms.CharField(label="标题或文号", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年份", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, first: int = 2008, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(days.today().year, first - 1, -1)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
