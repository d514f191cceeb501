"""What the pages of new services ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.views.admin.fields import line, one_of, some_of, strip, telephone
from catalog.guided import NAMED_RESULTS, TIERS, Guided

_LONGEST_LIMIT = 365  # working days
_MOST_LINES = 30


class AskedOfSome:
    """A question that some answers make necessary: marked as such; the page hides it from the others."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """What is asked of whom stands in the form's own rules."""


class NamingForm(DynamicForm):
    """The little that every new service needs."""

    name = line(_l("事项名称"), longest=200, required=True, hint=_l("群众看得懂的名称，情形写在括号里"))
    department = SelectField(_l("实施部门"), choices=[], validators=[InputRequired(_l("请选择"))])
    code = line(_l("事项编码"), longest=40, hint=_l("不填就按部门接着编；定了不能改"))


class GuidedForm(NamingForm):
    """A few plain questions, on one page."""

    summary = line(
        _l("一句话说清：给谁办、办成什么"),
        longest=200,
        required=True,
        hint=_l("例如 本县满 80 周岁的老人，每月领高龄津贴"),
    )
    item_type = SelectField(
        _l("属于哪一类"), choices=[], default="public_service", validators=[InputRequired(_l("请选择"))]
    )
    topic = SelectField(
        _l("放在指南的哪个主题下"), choices=[], default="other", validators=[InputRequired(_l("请选择"))]
    )
    basis_title = line(
        _l("依据哪个文件"), longest=200, required=True, hint=_l("写文件全名，例如 青石县高龄津贴发放办法")
    )
    basis_article = line(_l("哪一条"), longest=60, hint=_l("例如 第四条"))
    who = one_of(
        _l("谁来办"),
        [("person", _l("个人")), ("organisation", _l("单位")), ("both", _l("个人、单位都有"))],
        default="person",
    )
    conditions = TextAreaField(
        _l("什么样的人能办"),
        filters=[strip],
        description=_l("一行写一条，例如 户籍在本县；满 80 周岁"),
        validators=[AskedOfSome(), Length(max=2000, message=_l("最多 %(n)s 个字", n=2000))],
    )
    accepting = some_of(
        _l("在哪里收件"),
        [
            ("village", _l("村（社区）便民服务站")),
            ("township", _l("乡镇便民服务中心")),
            ("county", _l("县政务服务中心")),
        ],
        default=["township"],
    )
    deciding = one_of(
        _l("谁最后拍板"),
        [("village", _l("村（社区）")), ("township", _l("乡镇")), ("county", _l("县里部门"))],
        default="township",
    )
    speed = one_of(_l("要等多久"), [("now", _l("当场办完")), ("days", _l("要几个工作日"))], default="days")
    promised_days = IntegerField(
        _l("答应几个工作日办好"),
        description=_l("当场办完的不用写"),
        validators=[Optional(), NumberRange(1, _LONGEST_LIMIT, _l("写 1 到 365")), AskedOfSome()],
    )
    statutory_days = IntegerField(
        _l("文件规定最多几个工作日"), validators=[Optional(), NumberRange(1, _LONGEST_LIMIT, _l("写 1 到 365"))]
    )
    work = some_of(
        _l("中间还要做什么"), [("inspect", _l("上门调查")), ("vote", _l("民主评议")), ("publicise", _l("张榜公示"))]
    )
    papers = some_of(_l("一般要带哪些材料"), [], default=["id_card"])
    other_papers = TextAreaField(
        _l("别的材料"),
        filters=[strip],
        description=_l("一行写一样，例如 收入证明"),
        validators=[Length(max=2000, message=_l("最多 %(n)s 个字", n=2000))],
    )
    result = one_of(
        _l("办成以后"),
        [
            ("money", _l("发钱到账户")),
            ("certificate", _l("发证件")),
            ("paper", _l("开一张证明")),
            ("registered", _l("登记备案")),
            ("told", _l("告知结果就行")),
        ],
        default="told",
    )
    result_name = line(_l("证件、证明叫什么"), longest=100, hint=_l("例如 老年人优待证；印在指南和取件单上"))
    proxy = one_of(_l("能不能请人代办"), [("yes", _l("可以")), ("no", _l("只能本人来"))], default="yes")
    presence_reason = line(
        _l("为什么只能本人来"),
        longest=100,
        hint=_l("可以代办的不用写；例如 要当面照相、按指纹"),
        validators=[AskedOfSome()],
    )
    consult_phone = telephone(_l("咨询电话"))
    supervise_phone = telephone(_l("监督投诉电话"), hint=_l("不能和咨询电话一样"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what one answer asks of another. Not as validators of fields: an empty optional one skips them."""
        sound = super().validate(extra_validators)
        told = list(self._rules())
        for name, sentence in told:
            self[name].errors = [*self[name].errors, sentence]
        return sound and not told

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not _lines(self.conditions.data):
            yield "conditions", _("请至少写一条")
        if not self.accepting.data:
            yield "accepting", _("请至少选一处")
        nearest = min((TIERS.index(tier) for tier in self.accepting.data or () if tier in TIERS), default=0)
        if self.deciding.data in TIERS and TIERS.index(self.deciding.data) < nearest:
            yield "deciding", _("拍板的一级不能比收件的都低")
        yield from self._rules_of_days()
        if self.proxy.data == "no" and not self.presence_reason.data:
            yield "presence_reason", _("请写明原因，指南上要印")
        if self.supervise_phone.data and self.supervise_phone.data == self.consult_phone.data:
            yield "supervise_phone", _("监督电话不能和咨询电话一样")

    def _rules_of_days(self) -> Iterator[tuple[str, str]]:
        promised, allowed = self.promised_days.data, self.statutory_days.data
        if self.speed.data == "days" and promised is None and not self.promised_days.errors:
            yield "promised_days", _("请写几个工作日")
        if promised and allowed and promised > allowed:
            yield "promised_days", _("不能比文件规定的长")

    def said(self) -> Guided:
        """The answers as the draft wants them; to be called on a valid form."""
        days = self.promised_days.data if self.speed.data == "days" else 0
        return Guided(
            code=self.code.data or "",
            name=self.name.data,
            department=self.department.data,
            summary=self.summary.data,
            item_type=self.item_type.data,
            topic=self.topic.data,
            who=self.who.data,
            conditions=_lines(self.conditions.data),
            accepting=tuple(tier for tier in TIERS if tier in self.accepting.data),
            deciding=self.deciding.data,
            promised_days=days or 0,
            statutory_days=self.statutory_days.data,
            work=tuple(self.work.data or ()),
            papers=tuple(self.papers.data or ()),
            other_papers=_lines(self.other_papers.data),
            result=self.result.data,
            result_name=(self.result_name.data or "") if self.result.data in NAMED_RESULTS else "",
            proxy=self.proxy.data == "yes",
            presence_reason=self.presence_reason.data or "",
            basis_title=self.basis_title.data,
            basis_article=self.basis_article.data or "",
            consult_phone=self.consult_phone.data or "",
            supervise_phone=self.supervise_phone.data or "",
        )


def _lines(typed: str | None) -> tuple[str, ...]:
    found = (one.strip(" \t-·•、，,；;")[:200] for one in (typed or "").splitlines())
    return tuple(dict.fromkeys(one for one in found if one))[:_MOST_LINES]
