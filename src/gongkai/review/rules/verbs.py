"""Names of this room's events, for timelines and the record."""

from __future__ import annotations

VERBS = {
    "review.opened": "提交审核",
    "review.resubmitted": "修改后再次提交",
    "review.content_changed": "内容有变动",
    "review.claimed": "认领",
    "review.let_go": "放回",
    "review.approved": "同意",
    "review.sent_back": "退回",
    "review.completed": "审核全部通过",
    "review.emergency_done": "应急审核通过，可先行发布",
    "review.withdrawn": "撤回",
    "review.remarked": "批注",
    "review.remark_answered": "回复批注",
    "review.remark_resolved": "处理批注",
    "review.moved": "随机构调整转入",
    "review.expert_invited": "邀请专家提意见",
    "review.expert_answered": "专家提出意见",
    "review.expert_cancelled": "作废专家邀请",
    "review.scheme_changed": "修改审核流程",
    "review.delegated": "委托审核",
    "review.delegation_ended": "终止委托",
    "review.paired": "登记结对审核",
    "review.pairing_ended": "终止结对审核",
}
