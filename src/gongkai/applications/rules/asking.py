"""What an application asks: form and way of supply, how receipt was confirmed (条例第二十九条、第三十一条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.linking import reasons_not_to_apply_together
from gongkai.applications.rules.report import Column
from gongkai.cases.rules import Person, Role, reasons_not_to_reach
from gongkai.kernel.labels import Labelled


class SupplyForm(Labelled):
    """In what form the information is wanted (条例第二十九条第二款第三项)."""

    PAPER = "PAPER", "纸质"
    ELECTRONIC = "ELECTRONIC", "电子文档"
    READ = "READ", "现场查阅、抄录"
    DISC = "DISC", "光盘"


class SupplyWay(Labelled):
    """How the reply is to come."""

    ONLINE = "ONLINE", "在本网站查收"
    EMAIL = "EMAIL", "电子邮件"
    POST = "POST", "邮寄"
    FAX = "FAX", "传真"
    COLLECT = "COLLECT", "自行领取"


class Nature(Labelled):
    """What sort of request it is: information, or correction of one's own record (条例第四十一条)."""

    INFORMATION = "INFORMATION", "获取政府信息"
    CORRECTION = "CORRECTION", "更正与本人相关的政府信息"


class Confirming(Labelled):
    """How both sides confirmed that an application arrived (条例第三十一条)."""

    PHONE = "PHONE", "电话确认"
    ONLINE = "ONLINE", "申请人在网上确认"
    EMAIL = "EMAIL", "电子邮件确认"
    SMS = "SMS", "短信确认"
    FACE = "FACE", "当面确认"
    RECEIPT = "RECEIPT", "提交当日（当面提交）"
    SIGNED = "SIGNED", "邮件签收"


# Kinds of organs the Regulation binds (条例第二条、第五十四条). Party organs are not administrative; public enterprises
# have rules of their own and are complained of to their supervisor (第五十五条).
ASKED_KINDS = ("OFFICE", "DEPARTMENT", "TOWNSHIP", "ZONE", "INSTITUTION")
MOST_MATTER, LEAST_MATTER = 5000, 4
SINCE = date(
    2019, 5, 15
)  # the amended Regulation is in force (国务院令第711号); earlier ones had other limits and types
NOTICE_FORM = "依申请公开申请表"  # under this name an organ's 告知书 stands beside the form (R095)
CONFIRMED_ONLINE = "申请人网上确认"  # subject of the message that says so
STANDING_NOTICE = (
    "为办理您的政府信息公开申请，依照《中华人民共和国政府信息公开条例》第二十九条收集您的姓名或者名称、身份证明和联系方式，"
    "以及您填写的申请内容。仅用于核对身份、办理、答复、送达和应对复议、诉讼，加密保存，不用于其他目的，不对外公开；"
    "办结后随案卷保存，保存期满即行销毁。您可以向受理机关查询、更正自己的信息。不填写必填项的，无法受理申请。"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One application as it was written. There is no purpose: nobody may be asked for one."""

    matter: str
    supply_form: SupplyForm
    supply_way: SupplyWay
    applicant_kind: Column
    nature: Nature = Nature.INFORMATION


def reasons_not_to_take(request: Request, people: Sequence[Person]) -> list[str]:
    """Why an application cannot be taken in as it stands (条例第二十九条第二款); oral ones too, the clerk fills them in."""
    applicants = [person for person in people if person.role in {Role.APPLICANT, Role.JOINT}]
    if not [person for person in people if person.role is Role.APPLICANT]:
        return ["请填写申请人。"]
    reasons = reasons_not_to_reach(applicants[0])
    text = request.matter.strip()
    if len(text) < LEAST_MATTER:
        reasons.append("请写明所需政府信息的名称、文号或者便于查询的其他特征。")
    if len(text) > MOST_MATTER:
        reasons.append(f"申请内容不超过{MOST_MATTER}个字，现在是{len(text)}个字；详细情况可以写在附件里。")
    reasons += _reasons_not_to_supply(request.supply_way, applicants[0])
    if any(not person.name.strip() for person in people):
        reasons.append("每一位共同申请人、代理人都要写明姓名或者名称。")
    reasons += reasons_not_to_apply_together(people)
    return list(dict.fromkeys(reasons))


def _reasons_not_to_supply(way: SupplyWay, person: Person) -> list[str]:
    missing = {
        SupplyWay.EMAIL: (person.email, "电子邮箱"),
        SupplyWay.POST: (person.address, "通信地址"),
        SupplyWay.FAX: (person.fax, "传真号码"),
    }
    value, name = missing.get(way, ("-", ""))
    return [] if value.strip() else [f"获取方式选“{way.label}”的，请填写{name}。"]


def others_of(text: str) -> list[Person]:
    """Joint applicants, one a line: name, number of the paper, telephone, divided by commas or blanks."""
    found = []
    for line in text.splitlines():
        parts = [
            part for part in line.replace("，", ",").replace("、", ",").replace("\t", ",").split(",") if part.strip()
        ]
        if len(parts) == 1:
            parts = line.split()
        if parts:
            name, number, phone, *_ = [*(part.strip() for part in parts), "", ""]
            found.append(Person(Role.JOINT, name[:120], id_number=number[:40], phone=phone[:30]))
    return found
