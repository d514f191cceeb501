"""The county's organisations and people."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.county import CountyError, load_county, read_county
from catalog.primitives import Tier

TEXT = """
county: {code: '990101', name: 青石县, case_prefix: QS}
departments: [{id: civil_affairs, name: 县民政局}]
townships:
  - code: '990101101'
    name: 石桥镇
    case_prefix: SQ
    villages:
      - {code: '990101101201', name: 上河村}
      - {code: '990101101001', name: 石桥社区, kind: community}
staff:
  - {username: a, name: 甲, role: agent, organisation: '990101101201'}
"""


def test_tree_has_parents_before_children() -> None:
    county, problems = read_county(TEXT.replace("username: a", "username: aa"))
    assert county is not None and not problems
    tree = list(county.organisations())
    assert [one.kind for one in tree] == ["county", "department", "township", "village", "community"]
    assert [one.parent for one in tree] == [None, "990101", "990101", "990101101", "990101101"]
    assert [one.tier for one in tree] == [Tier.COUNTY, Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE, Tier.VILLAGE]
    assert tree[2].case_prefix == "SQ"
    assert county.department_ids() == {"civil_affairs"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("'990101101'", "'990102101'", "应当以 990101 开头"),
        ("'990101101201'", "'990101102201'", "应当以 990101101 开头"),
        ("'990101101001'", "'990101101201'", "村（社区）代码“990101101201”重复了"),
        ("organisation: '990101101201'", "organisation: 县民政局", "“县民政局”不存在"),
        ("case_prefix: SQ", "case_prefix: 石桥", "1 到 8 个大写字母"),
        ("'990101101'", "'99010110'", "要写 9 位数字"),
        ("role: agent", "role: boss", "agent（代办员）"),
        ("departments:", "departements:", "是不是想写“departments”"),
    ],
)
def test_mistakes(old: str, new: str, says: str) -> None:
    county, problems = read_county(TEXT.replace("username: a", "username: aa").replace(old, new, 1))
    assert county is None
    assert any(says in problem.message for problem in problems), problems


def test_load_raises_with_problems(tmp_path: Path) -> None:
    file = tmp_path / "organisations.yaml"
    file.write_text(TEXT, "utf-8")
    with pytest.raises(CountyError, match="username"):
        load_county(file)
