"""How the trail's events of this room are called."""

from __future__ import annotations

VERBS = {
    "workdays.notice_loaded": "录入放假通知",
    "workdays.notice_corrected": "更正放假通知",
    "workdays.local_day_added": "登记本地安排",
    "workdays.local_day_dropped": "撤销本地安排",
    "workdays.limit_set": "另设期限",
    "workdays.limit_withdrawn": "撤销期限设置",
}
