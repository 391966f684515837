"""Names of this room's events, for timelines."""

from __future__ import annotations

VERBS = {
    "register.begun": "启用清单",
    "register.changed": "更新清单定义",
    "register.import_begun": "上传表格",
    "register.import_read": "读取完毕",
    "register.import_dropped": "放弃这一批",
    "register.filled": "逐条填报",
    "register.files_masked": "遮蔽附件",
    "register.submitted": "提交审核",
    "register.approved": "审核通过",
    "register.returned": "退回修改",
    "register.published": "公开",
    "register.import_moved": "划转批次",
    "register.pull_set": "设定定时取数",
    "register.pull_started": "启用定时取数",
    "register.pull_stopped": "停用定时取数",
    "register.picture_set": "设定底图",
    "register.picture_removed": "撤下底图",
    "draw.registered": "登记抽取",
    "draw.drawn": "抽取",
    "draw.finished": "检查结束",
    "draw.released": "公开抽取记录",
    "draw.urged": "督促公开抽查结果",
}
