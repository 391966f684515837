"""What an application asks: form and way of supply, how receipt was confirmed (条例第二十九条、第三十一条)."""

from __future__ import annotations

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
