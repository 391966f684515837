"""What the demo county's public site says of itself: its foot, the words people search for. All of it is fictional."""

from __future__ import annotations

from gongkai.orgs.rules import Actor
from gongkai.portal import services as portal

FOOT = {
    "hours": "工作日 8:30－12:00，14:30－17:30",
    "hotline": "12345",
    "site_id": "0000000001",
    "icp": "演ICP备00000001号-1",
    "police": "演公网安备 00000000000001号",
    "badge_url": "https://bszs.conac.cn/sitename?method=show&id=0",
    "errata_url": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=0000000001",
    "ipv6": "YES",
    "terms": "课后服务、公租房、招生、中小企业、停车收费、普惠幼儿园",
}


def tell(by: Actor) -> None:
    """Fill in the foot of the actor's county."""
    portal.save_settings(by=by, values=FOOT)
