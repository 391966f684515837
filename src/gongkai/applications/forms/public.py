"""The public form of an application, in the order of article 29; it never asks what the information is for."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.rules.asking import MOST_MATTER, Nature, Request, SupplyForm, SupplyWay, others_of
from gongkai.applications.rules.report import Column
from gongkai.cases.rules import IdKind, Person, Role
from gongkai.kernel.fields import text_field

REPRESENTED = [
    ("", "本人（本单位）申请"),
    (Role.GUARDIAN.value, "监护人代为申请"),
    (Role.AGENT.value, "委托代理人代为申请"),
    (Role.REPRESENTATIVE.value, "多人共同申请，推选代表办理"),
]
KINDS = [
    (Column.NATURAL.value, "公民（自然人）"),
    *((column.value, f"法人或者其他组织：{column.label}") for column in Column if column is not Column.NATURAL),
]


class PersonFields(forms.Form):
    """Who applies and how to be reached (第二十九条第二款第一项)."""

    applicant_kind = forms.ChoiceField(label="申请人类别", choices=KINDS, initial=Column.NATURAL.value)
    name = forms.CharField(label="姓名或者名称", max_length=120)
    id_kind = forms.ChoiceField(label="证件种类", choices=IdKind.choices(), initial=IdKind.ID_CARD.value)
    id_number = forms.CharField(label="证件号码或者统一社会信用代码", max_length=40)
    head = forms.CharField(label="法定代表人或者负责人", max_length=60, required=False, help_text="法人、其他组织填写")
    contact = forms.CharField(label="联系人", max_length=60, required=False, help_text="法人、其他组织填写")
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    email = forms.EmailField(label="电子邮箱", max_length=120, required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    postcode = forms.CharField(label="邮政编码", max_length=10, required=False)
    fax = forms.CharField(label="传真", max_length=30, required=False)
    represented = forms.ChoiceField(label="由谁办理", choices=REPRESENTED, required=False, widget=forms.RadioSelect)
    other_name = forms.CharField(label="监护人、代理人或者代表的姓名", max_length=60, required=False)
    other_number = forms.CharField(label="其证件号码", max_length=40, required=False)
    other_phone = forms.CharField(label="其联系电话", max_length=30, required=False)
    joint = text_field(
        "其他共同申请人", rows=2, required=False, help_text="一行一人：姓名，证件号码，电话（用逗号分开）。没有的不填"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.required:
                field.error_messages["required"] = f"请填写{field.label}。"

    def clean(self) -> dict[str, Any]:
        """Who acts for somebody else says who."""
        given = super().clean() or self.cleaned_data
        if given.get("represented") and not (given.get("other_name") or "").strip():
            self.add_error("other_name", "由他人办理的，请填写其姓名。")
        return given

    def people(self) -> list[Person]:
        """Everybody named."""
        given = {name: (value or "").strip() for name, value in self.cleaned_data.items() if isinstance(value, str)}
        first = Person(
            Role.APPLICANT, given["name"], IdKind(given["id_kind"]) if given.get("id_kind") else None,
            given["id_number"], given["phone"], given["email"], given["address"], given["postcode"], given["fax"],
            given["contact"], given["head"],
        )  # fmt: skip
        found = [first, *others_of(given["joint"])]
        if given.get("represented"):
            found.append(
                Person(
                    Role(given["represented"]), given["other_name"],
                    id_number=given["other_number"], phone=given["other_phone"],
                )
            )  # fmt: skip
        return found


class RequestFields(forms.Form):
    """What is asked, in what form and how it should come (第二十九条第二款第二、三项)."""

    nature = forms.ChoiceField(label="申请事项", choices=Nature.choices(), initial=Nature.INFORMATION.value)
    matter = text_field(
        "所需政府信息的名称、文号或者便于查询的其他特征", rows=6, most=MOST_MATTER,
        help_text="一份申请最好只写一项信息，写明时间、地点、文件名称或者文号，越具体越容易找到。不需要说明用途",
    )  # fmt: skip
    supply_form = forms.ChoiceField(
        label="希望以什么形式提供", choices=SupplyForm.choices(), initial=SupplyForm.ELECTRONIC.value
    )
    supply_way = forms.ChoiceField(label="希望怎样获取", choices=SupplyWay.choices(), initial=SupplyWay.ONLINE.value)

    def request(self) -> Request:
        """The request as it was written."""
        given = self.cleaned_data
        return Request(
            given["matter"], SupplyForm(given["supply_form"]), SupplyWay(given["supply_way"]),
            Column(given["applicant_kind"]), Nature(given["nature"]),
        )  # fmt: skip


class ApplicationForm(RequestFields, PersonFields):
    """The whole form. Uploads are kept across a form that comes back (`carried`), so nothing need be chosen twice."""

    identity = forms.FileField(label="身份证明（照片、扫描件或者 PDF）", required=False)
    authority = forms.FileField(label="监护、委托或者推选材料", required=False)
    attachment = forms.FileField(label="申请附件", required=False)
    agreed = forms.BooleanField(
        label="我已阅读上面的个人信息处理告知", error_messages={"required": "请阅读个人信息处理告知并勾选。"}
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=200)
    carried = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1)
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    field_order = [
        "nature", "matter", "attachment", "supply_form", "supply_way", "applicant_kind", "name", "id_kind", "id_number",
        "identity", "head", "contact", "phone", "email", "address", "postcode", "fax", "represented", "other_name",
        "other_number", "other_phone", "authority", "joint", "agreed", "once", "carried", "seen", "proof",
    ]  # fmt: skip


class AskForm(forms.Form):
    """Number and query code."""

    number = forms.CharField(label="登记编号", max_length=60, help_text="形如 YSQ2026-012-0034")
    code = forms.CharField(
        label="查询码", max_length=60, help_text="提交申请时给您的16位字母和数字，不分大小写",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class SupplementForm(forms.Form):
    """Words and one file to add."""

    text = text_field("补充、补正的内容", rows=5, most=5000)
    file = forms.FileField(label="附件", required=False)


class WithdrawForm(forms.Form):
    """Withdrawing asks for nothing."""

    reason = forms.CharField(label="撤回的原因", max_length=500, required=False)
