"""Names of what happens while a document is written, for timelines."""

from __future__ import annotations

VERBS = {
    "document.created": "拟稿",
    "document.imported": "从文件导入",
    "document.saved": "保存新版本",
    "document.discarded": "作废",
    "document.attached": "上传附件",
    "document.attachment_replaced": "更换附件",
    "document.attachment_renamed": "附件改名",
    "document.attachment_moved": "调整附件次序",
    "document.detached": "去掉附件",
    "document.indexed": "编索引号",
    "index.rule": "设置索引号规则",
    "import.begun": "开始批量导入",
    "import.stopped": "停止批量导入",
    "import.done": "批量导入完成",
    "submission.sent": "报送",
    "submission.received": "接收报送",
    "submission.accepted": "采用",
    "submission.refused": "不予采用",
    "submission.published": "登记刊登",
    "submissions.circular": "生成报送刊登情况通报",
    "submissions.circular_issued": "印发报送刊登情况通报",
}
