"""The fields of the measured form (QS-MZ-001), written down by hand as a plain program would have them.

`check_fields` fails when the shipped definition has other inputs: then the comparison would no longer be one of likes.
"""

from __future__ import annotations

from catalog.definition import ServiceDefinition

HANDLED_BY = (
    ("self", "本人"),
    ("relative", "近亲属"),
    ("guardian", "监护人"),
    ("agent", "代办员"),
    ("entrusted", "其他受托人"),
)
ORIGIN = (("local", "一直在本县"), ("moved_in", "近一年从外县迁入"))
LIVING = (("with_family", "与家人同住"), ("alone", "独居"), ("institution", "住养老机构"))
PAYEE = (("self", "本人账户"), ("other", "他人代领"))
CONSENT = (("yes", "是"), ("no", "否"))
RELATION = (
    ("spouse", "配偶"),
    ("child", "子女"),
    ("child_in_law", "儿媳、女婿"),
    ("parent", "父母"),
    ("parent_in_law", "公婆、岳父母"),
    ("grandparent", "祖父母、外祖父母"),
    ("grandchild", "孙子女、外孙子女"),
    ("sibling", "兄弟姐妹"),
    ("other_relative", "其他亲属"),
    ("guardian", "监护人"),
    ("village_agent", "村（社区）代办员"),
    ("neighbour", "邻居"),
    ("other", "其他"),
)
BANK = (
    ("rural_commercial", "农村商业银行（农村信用社）"),
    ("postal", "中国邮政储蓄银行"),
    ("agricultural", "中国农业银行"),
    ("industrial", "中国工商银行"),
    ("construction", "中国建设银行"),
    ("bank_of_china", "中国银行"),
    ("communications", "交通银行"),
    ("village", "村镇银行"),
    ("other", "其他银行"),
)
# name, label, choices or None
FIELDS: tuple[tuple[str, str, tuple[tuple[str, str], ...] | None], ...] = (
    ("handled_by", "由谁办理", HANDLED_BY),
    ("household_origin", "户籍情况", ORIGIN),
    ("agent_name", "代办人姓名", None),
    ("agent_id_number", "代办人身份证号", None),
    ("agent_phone", "代办人电话", None),
    ("agent_relation", "与申请人关系", RELATION),
    ("applicant_name", "姓名", None),
    ("applicant_id_number", "身份证号", None),
    ("applicant_phone", "联系电话", None),
    ("household_address", "户籍地址", None),
    ("home_address", "现住址", None),
    ("archive_consent", "同意存入民情档案", CONSENT),
    ("living_state", "居住情况", LIVING),
    ("institution_name", "养老机构名称", None),
    ("payee", "由谁领款", PAYEE),
    ("collector_name", "代领人姓名", None),
    ("collector_relation", "代领人与老人关系", RELATION),
    ("collector_reason", "代领原因", None),
    ("bank_name", "开户银行", BANK),
    ("bank_account", "账号", None),
    ("bank_holder", "户名", None),
)
REQUIRED = frozenset(
    {
        "handled_by",
        "household_origin",
        "applicant_name",
        "applicant_id_number",
        "applicant_phone",
        "household_address",
        "home_address",
        "living_state",
        "payee",
        "bank_name",
        "bank_account",
        "bank_holder",
    }
)
# The papers that the measured answers ask for are the first of the list.
DOCUMENTS_WRITTEN = 5
DOCUMENTS = (
    ("application_form", "高龄津贴申请审批表"),
    ("id_card", "老人居民身份证"),
    ("household_book", "老人居民户口簿"),
    ("bank_card", "社会保障卡或银行卡"),
    ("photo_one_inch", "一寸照片"),
    ("stop_payment_proof", "原户籍地高龄津贴停发证明"),
    ("collector_id_card", "代领人居民身份证"),
    ("mandate", "委托书"),
    ("guardianship_proof", "监护关系证明"),
    ("agent_id_card", "代办人居民身份证"),
)
ANSWERS = {
    "handled_by": "self",
    "household_origin": "local",
    "applicant_name": "张桂兰",
    "applicant_id_number": "990101194605180243",
    "applicant_phone": "13900001234",
    "household_address": "石桥镇上河村南头二组14号",
    "home_address": "石桥镇上河村南头二组14号",
    "living_state": "with_family",
    "payee": "self",
    "bank_name": "rural_commercial",
    "bank_account": "6200010000000011377",
    "bank_holder": "张桂兰",
}


def check_fields(definition: ServiceDefinition) -> None:
    """Raise when the definition asks for other inputs or papers than the lists above."""
    asked = {field.id for field in definition.fields() if field.computed is None}
    asked |= {situation.id for situation in definition.situations} | {"handled_by"}
    if asked != {name for name, _label, _choices in FIELDS}:
        raise SystemExit(f"benchmarks/standins/fields.py no longer matches {definition.code}: {asked}")
    if {document.id for document in definition.documents} != {name for name, _label in DOCUMENTS}:
        raise SystemExit(f"benchmarks/standins/fields.py no longer matches the papers of {definition.code}")
