"""The name in full, as it is cut into a seal and stands on a certificate: 青石县民政局, not 县民政局."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import Organisation
from app.seals.access import county_name

_COUNTY = "县"
# 乡级人民政府, 街道办事处 (地方组织法 85 条), 村民委员会, 居民委员会.
_SUFFIXES = {"村": "村民委员会", "社区": "居民委员会", "街道": "办事处", "镇": "人民政府", "乡": "人民政府"}


def full_name(session: Session, organisation: Organisation, *, kind: str = "official") -> str:
    """Of a hall what it is called outside, on seals other than 公章 and for the county; else that of the authority."""
    if organisation.hall_name and (organisation.kind == "county" or _is_hall(organisation, kind)):
        return organisation.hall_name
    return _within(session, organisation) + _suffix(organisation)


def _is_hall(organisation: Organisation, kind: str) -> bool:
    return organisation.kind == "township" and kind != "official"


def _within(session: Session, organisation: Organisation) -> str:
    """The county in front, and the township in front of a village."""
    county = county_name(session)
    if organisation.kind == "county" or organisation.name.startswith(county):
        return organisation.name
    if organisation.tier == "village" and organisation.parent is not None:
        return f"{county}{organisation.parent.name}{organisation.name}"
    own = organisation.name.removeprefix(_COUNTY) if organisation.kind == "department" else organisation.name
    return f"{county}{own}"


def _suffix(organisation: Organisation) -> str:
    if organisation.kind in ("county", "department"):
        return ""
    ending = next((word for word in _SUFFIXES if organisation.name.endswith(word)), "")
    return _SUFFIXES[ending].removeprefix(ending) if ending else ""
