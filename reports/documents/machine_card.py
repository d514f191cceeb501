"""自助服务机身份卡: what it is, who looks after it, what it offers (EQ-6)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.hall_contexts import MachineContext
from reports.specimens import Specimen


def build(
    *,
    name: str,
    code: str,
    model: str,
    place: str,
    hours: str,
    maintainer: str,
    phone: str,
    supervise_phone: str,
    organisation_name: str,
    items: Sequence[str],
    url: str,
) -> MachineContext:
    """The identity card of one machine; `url` leads to the guides."""
    return MachineContext(
        name=name,
        code=code,
        model=model,
        place=place,
        hours=hours,
        maintainer=maintainer,
        phone=phone,
        supervise_phone=supervise_phone,
        organisation_name=organisation_name,
        items=tuple(items),
        url=url,
    )


def sample(it: Specimen) -> MachineContext:
    """A machine with the service of the specimen."""
    return build(
        name="社保医保自助服务机",
        code="QS-ZZ-012",
        model="落地式一体机",
        place="石桥镇便民服务中心一楼大厅",
        hours="每天 24 小时",
        maintainer="青石县数据中心 周敏",
        phone="0000-6200321",
        supervise_phone=it.hall.supervise_phone,
        organisation_name=it.hall.name,
        items=(it.definition.name, "社会保险参保证明打印", "医保缴费查询"),
        url=f"{it.base_url}/guides/",
    )
