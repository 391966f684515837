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


# Names of this room's and the accounts' events, for timelines.
VERBS = {
    "account.created": "新增账号",
    "account.changed": "修改个人信息",
    "account.closed": "停用账号",
    "account.reopened": "恢复账号",
    "account.password_reset": "重设口令",
    "account.password_changed": "修改口令",
    "account.signed_in": "登录",
    "account.signed_out": "退出登录",
    "account.refused": "登录未成功",
    "account.locked": "登录锁定",
    "account.factor_on": "启用动态口令",
    "account.factor_off": "停用动态口令",
    "account.recovery_codes": "生成恢复码",
    "person.handed_over": "交接全部工作",
    "organ.added": "登记单位",
    "organ.changed": "修改单位信息",
    "organ.renamed": "更名",
    "organ.moved": "调整次序",
    "organ.name_added": "登记名称",
    "organ.name_removed": "去掉名称",
    "organ.merged": "并入其他单位",
    "organ.absorbed": "承接并入的单位",
    "organ.closed": "撤销",
    "organ.transferred": "划出职能",
    "organ.received": "划入职能",
    "organ.separation_waived": "登记兼任规定",
    "organs.imported": "用表格导入名册",
    "organs.ordered": "调整机构次序",
    "jurisdiction.office": "登记政务公开主管部门",
    "post.added": "设立岗位",
    "post.changed": "修改岗位",
    "post.closed": "撤销岗位",
    "post.carried": "随职能转入",
    "post.taken": "到岗",
    "post.left": "离岗",
    "liaison.added": "登记联络员",
    "liaison.ended": "联络员卸任",
    "group.saved": "保存集合单位",
    "group.removed": "删除集合单位",
}
