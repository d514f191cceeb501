"""What reviewers of guides object to (service-elements §1.6): the desk works, the catalogue would be sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog import vocabulary
from catalog.checks.registry import Subject, error, hint, rule, setting, warning
from catalog.definition import HandledBy, StepKind, Unit
from catalog.problems import Problem

_PHONE = re.compile(r"^(?:\d{4}|\d{3}-?|\d{4}-?)?\d{7,8}$|^1[3-9]\d-?\d{4}-?\d{4}$|^1\d{4,5}$|^\d{4}-\d{5,8}$")
_PERMISSION_STEPS = 5
_DECIDE_DAYS = 20
_JOINT_DAYS = 45
_STEP_DAYS = {StepKind.ACCEPT: 5, StepKind.ISSUE: 10, StepKind.DELIVER: 10}
_RESULT_KINDS = {"证": "certificate", "照": "certificate", "文": "document", "批复": "document"}


@rule
def visits_are_explained(subject: Subject) -> Iterator[Problem]:
    """Rule 4: 现场次数≠0 ⇒ a reason; =0 ⇒ 无. Rule 5: 0 visits offline ⇒ by post. Rule 6: Ⅳ级 ⇒ 0 visits."""
    definition = subject.definition
    has_reason = definition.visits_reason.strip() not in ("", "无")
    if definition.visits and not has_reason:
        yield warning(("visits_reason",), f"要到现场 {definition.visits} 次，请写明必须到现场的原因")
    if not definition.visits and has_reason:
        mend = setting("去掉原因", (("visits_reason",), ""))
        yield warning(("visits_reason",), "不用到现场，就不要写必须到现场的原因", mend)
    remote = {"online", "express", "self_service", "home_visit"}
    if not definition.visits and not remote & set(definition.handling_modes):
        yield warning(
            ("handling_modes",), "不用到现场又不能网办的，办理形式里要有快递申请（express）或上门办理（home_visit）"
        )
    if definition.online_depth == "whole" and definition.visits:
        modes = list(dict.fromkeys([*definition.handling_modes, "online"]))
        changes = ((("visits",), 0), (("visits_reason",), ""), (("handling_modes",), modes))
        mend = setting("改成不用到现场", *changes)
        yield warning(("visits",), "全程网办的事项，到现场次数应当是 0", mend)


@rule
def fees_are_explained(subject: Subject) -> Iterator[Problem]:
    """Rule 7: 收费 ⇒ 依据, 项目 and 标准."""
    for index, fee in enumerate(subject.definition.fees):
        if not fee.standard:
            yield warning(("fees", index, "standard"), f"“{fee.name}”请写明收费标准")


@rule
def results_fit_their_names(subject: Subject) -> Iterator[Problem]:
    """Rule 3: a result called …证 is a certificate, …文 and …批复 a document. Rule 14: a result has a sample."""
    for index, result in enumerate(subject.definition.results):
        ending = next((end for end in _RESULT_KINDS if result.name.endswith(end)), None)
        if ending and result.kind != _RESULT_KINDS[ending]:
            kind = vocabulary.label("result_kind", _RESULT_KINDS[ending])
            place = ("results", index, "kind")
            mend = setting(f"改成{kind}", (place, _RESULT_KINDS[ending]))
            yield warning(place, f"“{result.name}”的结果类型应当是{kind}", mend)
        if result.kind in _RESULT_KINDS.values() and not result.sample:
            yield hint(("results", index), f"“{result.name}”请附结果样本（sample）")


@rule
def phones_are_given(subject: Subject) -> Iterator[Problem]:
    """Rules 9 and 10: 咨询电话 and 监督电话 differ and can be dialled; an organisation may add its own."""
    contact = subject.definition.contact
    if _digits(contact.consult_phone) & _digits(contact.supervise_phone):
        yield warning(("contact", "supervise_phone"), "咨询电话和监督电话不能是同一个号码")
    for key in ("consult_phone", "supervise_phone"):
        number = str(getattr(contact, key))
        if number and not all(_PHONE.match(part.strip()) for part in re.split(r"[、,，/；; ]+", number) if part):
            yield warning(("contact", key), f"“{number}”不像能拨通的电话，座机请带区号，例如 0000-6200101")


def _digits(phones: str) -> set[str]:
    """The numbers of an entry, digits only, so that 0000-6200101 and 00006200101 are one."""
    return {digits for part in re.split(r"[、,，/；;]+", phones) if (digits := re.sub(r"\D", "", part))}


@rule
def topics_fit_objects(subject: Subject) -> Iterator[Problem]:
    """Rule 11: 服务对象 matches 主题分类 (个人⇔自然人主题, 法人⇔法人主题)."""
    objects = {_group("object", code) for code in subject.definition.objects}
    for index, code in enumerate(subject.definition.topics):
        group = _group("topic", code)
        if group in ("person", "organisation") and group not in objects:
            whom = "自然人" if group == "person" else "法人或其他组织"
            label = vocabulary.label("topic", code)
            yield warning(("topics", index), f"主题“{label}”是给{whom}的，服务对象里却没有{whom}")


def _group(list_id: str, code: str) -> str:
    entry = vocabulary.entry(list_id, code)
    return entry.group if entry else ""


@rule
def permissions_are_thorough(subject: Subject) -> Iterator[Problem]:
    """Rule 12: 行政许可 has a FAQ. Rule 13: its steps have 受理、审核、审批 and 送达."""
    definition = subject.definition
    if definition.item_type != "permission":
        return
    if not definition.faq:
        yield warning(("faq",), "行政许可事项至少要有 1 条常见问题")
    kinds = {step.kind for step in definition.steps}
    expected = (StepKind.ACCEPT, StepKind.REVIEW, StepKind.DECIDE, StepKind.DELIVER)
    lacking = [vocabulary.label("step_kind", kind.value) for kind in expected if kind not in kinds]
    if lacking:
        yield warning(("steps",), f"行政许可事项的环节里缺少{'、'.join(lacking)}")
    elif len(definition.steps) < _PERMISSION_STEPS:
        yield warning(
            ("steps",), f"行政许可事项的环节至少有受理、审核、审批、办结、送达五个，现在是 {len(definition.steps)} 个"
        )


@rule
def permissions_keep_the_law(subject: Subject) -> Iterator[Problem]:
    """行政许可法第三十二条、第四十二条、第四十四条: 5 days to accept, 20 to decide (joint 45), 10 to deliver."""
    definition = subject.definition
    if definition.item_type != "permission":
        return
    legal = definition.statutory_limit
    most = _JOINT_DAYS if definition.joint_departments else _DECIDE_DAYS
    if legal is None:
        yield hint(("statutory_limit",), "行政许可要写明法定办结时限")
    elif legal.unit is Unit.WORKING_DAYS and legal.value > most and not definition.statutory_note:
        message = f"法定时限超过行政许可法的 {most} 个工作日，请在说明里写明依据"
        yield hint(("statutory_note",), message)
    for index, step in enumerate(definition.steps):
        days = _STEP_DAYS.get(step.kind)
        if days and step.limit and step.limit.unit is Unit.WORKING_DAYS and step.limit.value > days:
            message = f"“{step.name}”的时限 {step.limit} 超过行政许可法的 {days} 个工作日"
            yield warning(("steps", index, "limit"), message)


@rule
def codes_have_their_length(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.2: 12, 31 and 33 (14 in 许可规范) characters, one built on the other; local ones are free."""
    codes = subject.definition.codes
    for key, lengths, name in (
        ("catalog_code", (12,), "基本编码"),
        ("task_code", (31,), "实施编码"),
        ("handling_item_code", (33, 14), "业务办理项编码"),
    ):
        code = str(getattr(codes, key))
        if code and (len(code) not in lengths or not re.fullmatch("[0-9A-Z]+", code)):
            expected = " 或 ".join(map(str, lengths))
            yield warning(("codes", key), f"{name}应当是 {expected} 位数字或大写字母，现在是 {len(code)} 位")
    if codes.catalog_code and codes.task_code and not codes.task_code.endswith(codes.catalog_code):
        yield warning(("codes", "task_code"), "实施编码的最后 12 位应当是基本编码")
    item = codes.handling_item_code
    stem, name = (codes.catalog_code, "基本编码") if len(item) == 14 else (codes.task_code, "实施编码")
    if item and stem and not item.startswith(stem):
        yield warning(("codes", "handling_item_code"), f"业务办理项编码的前 {len(stem)} 位应当是{name}")


@rule
def proxies_make_sense(subject: Subject) -> Iterator[Problem]:
    """Proxy-and-evaluation §4, 行政许可法第二十九条: who may act, and why somebody must come in person."""
    proxy = subject.definition.proxy
    if not proxy.allowed and proxy.who:
        mend = setting("去掉可以代办的人", (("proxy", "who"), []))
        yield warning(("proxy", "who"), "不允许代办，就不用写可以由谁代办", mend)
    if HandledBy.SELF in proxy.who:
        others = [one.value for one in proxy.who if one is not HandledBy.SELF]
        mend = setting("去掉“本人”", (("proxy", "who"), others))
        yield warning(("proxy", "who"), "“本人”不是代办，不用写在这里", mend)
    if not proxy.allowed and proxy.term_days:
        mend = setting("去掉委托期限", (("proxy", "term_days"), 0))
        yield warning(("proxy", "term_days"), "不允许代办，就不用写委托期限", mend)
    if proxy.presence_required_for and not proxy.presence_reason:
        yield hint(("proxy", "presence_reason"), "请写明为什么必须本人到场")


@rule
def own_parent_is_another(subject: Subject) -> Iterator[Problem]:
    """Our rule: a service is not its own 主项."""
    if subject.definition.parent_code == subject.definition.code:
        mend = setting("去掉主项代码", (("parent_code",), None))
        yield error(("parent_code",), "主项代码不能是事项自己的代码", mend)
