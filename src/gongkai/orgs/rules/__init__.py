"""Jurisdictions, organs, posts: the plain rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What a post is for; separation of duties is built on these (R415)."""

    EDITOR = "EDITOR"  # 信息员（起草、填报）
    REVIEWER = "REVIEWER"  # 审核人
    SECRECY = "SECRECY"  # 保密审查员
    ATTRIBUTE = "ATTRIBUTE"  # 公开属性认定员
    REQUESTS = "REQUESTS"  # 依申请公开承办员
    LIAISON = "LIAISON"  # 联络员
    LEADER = "LEADER"  # 分管领导
    HEAD = "HEAD"  # 主要负责人
    OFFICE = "OFFICE"  # 政务公开办工作人员
    CHIEF = "CHIEF"  # 政府分管负责人（看全县的简报和看板）
    ADMIN = "ADMIN"  # 系统管理员


DUTY_LABELS = {
    Duty.EDITOR: "信息员",
    Duty.REVIEWER: "审核人",
    Duty.SECRECY: "保密审查员",
    Duty.ATTRIBUTE: "公开属性认定员",
    Duty.REQUESTS: "依申请公开承办员",
    Duty.LIAISON: "联络员",
    Duty.LEADER: "分管领导",
    Duty.HEAD: "主要负责人",
    Duty.OFFICE: "政务公开办",
    Duty.CHIEF: "政府分管负责人",
    Duty.ADMIN: "系统管理员",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone acting from a post: who, in which organ of which jurisdiction, with which duty."""

    user_id: int
    name: str
    jurisdiction_id: int
    organ_id: int
    organ_name: str
    post_id: int
    duty: Duty

    def may(self, *duties: Duty) -> bool:
        """Whether this post carries one of the duties."""
        return self.duty in duties

    @property
    def oversees(self) -> bool:
        """Whether this post sees every organ of the jurisdiction (office, chief, administrator)."""
        return self.duty in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}
