"""Who somebody is: the values that are sealed, how they are compared, what is missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from gongkai.cases.rules.words import IdKind, Role


@dataclass(frozen=True, slots=True)
class Person:
    """A person or an organisation taking part in a case. `contact` and `head` are of organisations."""

    role: Role
    name: str
    id_kind: IdKind | None = None
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""
    contact: str = ""
    head: str = ""

    def values(self) -> dict[str, str]:
        """What is sealed: everything but the part and the kind of paper, which lists need."""
        return {name: value for name, value in asdict(self).items() if name not in {"role", "id_kind"}}

    @classmethod
    def of(cls, role: str, id_kind: str, values: Mapping[str, object]) -> Person:
        """From what was sealed; values of an older or newer release that this one does not know are left out."""
        known = {field.name for field in fields(cls)} - {"role", "id_kind"}
        text = {name: str(value) for name, value in values.items() if name in known}
        return cls(role=Role(role), id_kind=IdKind(id_kind) if id_kind else None, **{"name": "", **text})


def same_name(name: str) -> str:
    """A name as it is compared: widths, blanks and the dots within names make no difference."""
    plain = unicodedata.normalize("NFKC", name).upper()
    return re.sub(r"[\s·・•.．()（）]", "", plain)


def same_id(number: str) -> str:
    """A paper's number as it is compared."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number).upper())


def same_phone(phone: str) -> str:
    """A telephone number as it is compared: digits, without the country's own prefix."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def reasons_not_to_reach(person: Person) -> list[str]:
    """Why somebody cannot be reached: an applicant gives a name and a way to be contacted (条例第二十九条第二款第一项)."""
    reasons = [] if person.name.strip() else ["请填写姓名或者名称。"]
    if not (person.phone or person.email or person.address):
        reasons.append("请至少填写一种联系方式：电话、电子邮箱或者通信地址。")
    return reasons
