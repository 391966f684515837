"""Telling people, and delivering what they were told by mail."""

from __future__ import annotations

from gongkai.notify.services.blank import blank
from gongkai.notify.services.deliver import deliver_due
from gongkai.notify.services.outside import NotSent, mail_ready, send_mail, send_sms, sms_ready
from gongkai.notify.services.read import mark_all_read, mark_read, set_preferences
from gongkai.notify.services.tell import tell, use_calendar

__all__ = [
    "NotSent",
    "blank",
    "deliver_due",
    "mail_ready",
    "mark_all_read",
    "mark_read",
    "send_mail",
    "send_sms",
    "set_preferences",
    "sms_ready",
    "tell",
    "use_calendar",
]
