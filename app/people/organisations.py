"""Organisations: made, described, switched off; deleted only while nothing hangs on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pypinyin import lazy_pinyin
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed
from app.models import Account, Case, CaseStep, Handover, Organisation
from app.people.actors import Actor
from app.people.problems import FieldProblem

_LONGEST_PINYIN = 80
# What hangs below what, and how its code is written (GB/T 2260, GB/T 10114; a department: its id in the catalogue).
TIERS = {"county": "county", "department": "county", "township": "township", "village": "village"} | {
    "community": "village"
}
_PARENT_KINDS = {"department": "county", "township": "county", "village": "township", "community": "township"}
_CODES = {
    "department": (
        re.compile(r"[a-z][a-z0-9_]{1,31}"),
        _l("部门代码用小写字母、数字和下划线，以字母开头，例如 civil_affairs"),
    ),
    "township": (re.compile(r"\d{9}"), _l("乡镇（街道）代码是 9 位数字")),
    "village": (re.compile(r"\d{12}"), _l("村代码是 12 位数字")),
    "community": (re.compile(r"\d{12}"), _l("社区代码是 12 位数字")),
}
_PREFIX = re.compile(r"[A-Z]{1,8}")


def take_turns(session: Session, which: ColumnElement[bool]) -> None:
    """Who writes about this organisation waits for whoever does so already, and sees what was written.

    Rows that name it are still written by others meanwhile (PostgreSQL: FOR NO KEY UPDATE).
    """
    session.execute(select(Organisation.id).where(which).with_for_update(key_share=True))


@dataclass(frozen=True)
class Description:
    """What an administrator says about an organisation and may change at any time."""

    name: str
    hall_name: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""
    window: str = ""
    active: bool = True
    paper_word: str = ""  # 发文代字, in the numbers of its papers; "" = its name
    groups: str = ""  # 村民小组, one a line; of villages and communities only


@dataclass(frozen=True)
class Identity:
    """What an organisation is; fixed once it is made, because case numbers and subtrees hang on it."""

    kind: str
    code: str
    parent_id: int
    case_prefix: str = ""


def pinyin_of(name: str) -> str:
    """Syllables and initials, for search and for sorting."""
    syllables = lazy_pinyin(name)
    return f"{''.join(syllables)} {''.join(syllable[:1] for syllable in syllables)}"[:_LONGEST_PINYIN]


def add_organisation(
    session: Session, *, identity: Identity, described: Description, actor: Actor, now: datetime
) -> Organisation:
    """A new department, township or village; its path and tier follow from where it hangs. Invalid tells per field."""
    parent = session.get(Organisation, identity.parent_id)
    if parent is None or not actor.oversees(parent.path):
        raise Invalid([FieldProblem("parent", _("请选择上级机构"))])
    described, wrong = _with_groups(described, identity.kind)
    if problems := [*_identity_problems(session, identity, parent), *wrong]:
        raise Invalid(problems)
    organisation = Organisation(
        code=identity.code,
        kind=identity.kind,
        tier=TIERS[identity.kind],
        parent_id=parent.id,
        path=f"{parent.path}{identity.code}/",
        case_prefix=identity.case_prefix,
        pinyin=pinyin_of(described.name),
        **asdict(described),
    )
    session.add(organisation)
    session.flush()
    _record(session, "organisation.added", organisation, {"name": organisation.name}, actor, now)
    return organisation


def change_organisation(
    session: Session, *, organisation: Organisation, described: Description, actor: Actor, now: datetime
) -> None:
    """Describe it anew; renaming keeps its code and its cases. Invalid when it is switched off with work waiting."""
    _check_scope(organisation, actor)
    described, wrong = _with_groups(described, organisation.kind)
    if wrong:
        raise Invalid(wrong)
    if organisation.active and not described.active:
        _check_idle(session, organisation)
    changes = {
        name: [getattr(organisation, name), value]
        for name, value in asdict(described).items()
        if getattr(organisation, name) != value
    }
    if not changes:
        return
    for name, (_before, after) in changes.items():
        setattr(organisation, name, after)
    organisation.pinyin = pinyin_of(organisation.name)
    session.flush()
    _record(session, "organisation.changed", organisation, changes, actor, now)


def delete_organisation(session: Session, *, organisation: Organisation, actor: Actor, now: datetime) -> None:
    """Delete one that was entered by mistake; Invalid names what hangs on it."""
    _check_scope(organisation, actor)
    if held := [words for words, hangs in _hanging(organisation.id) if session.scalar(select(hangs))]:
        reasons = _("、").join(held)
        raise Invalid(
            message=_(
                "“%(name)s”不能删除：%(held)s。可以把它停用，停用后不再出现在办事指南和选择框里。",
                name=organisation.name,
                held=reasons,
            )
        )
    _record(session, "organisation.deleted", organisation, {"name": organisation.name}, actor, now)
    session.delete(organisation)
    session.flush()


def _identity_problems(session: Session, identity: Identity, parent: Organisation) -> Iterator[FieldProblem]:
    pattern, words = _CODES.get(identity.kind, (re.compile("(?!)"), _l("请选择类别")))
    if _PARENT_KINDS.get(identity.kind) != parent.kind:
        yield FieldProblem("parent", _parent_words(identity.kind))
    if not pattern.fullmatch(identity.code):
        yield FieldProblem("code", str(words))
    elif identity.kind != "department" and not identity.code.startswith(parent.code):
        yield FieldProblem("code", _("代码应当以上级代码 %(code)s 开头", code=parent.code))
    elif session.scalar(select(Organisation.id).where(Organisation.code == identity.code)):
        yield FieldProblem("code", _("代码 %(code)s 已经有机构在用", code=identity.code))
    yield from _prefix_problems(session, identity)


def _prefix_problems(session: Session, identity: Identity) -> Iterator[FieldProblem]:
    """Townships number their own cases; villages and departments use the number of the one above."""
    if identity.kind != "township":
        if identity.case_prefix:
            yield FieldProblem("case_prefix", _("只有乡镇（街道）才有自己的编号字头，这里请留空"))
    elif not _PREFIX.fullmatch(identity.case_prefix):
        yield FieldProblem("case_prefix", _("编号字头用 1 到 8 个大写字母，例如 SQ"))
    elif session.scalar(select(Organisation.id).where(Organisation.case_prefix == identity.case_prefix)):
        yield FieldProblem("case_prefix", _("编号字头 %(prefix)s 已经有机构在用", prefix=identity.case_prefix))


_MOST_GROUPS = 60
_LONGEST_GROUP = 20
_HAVE_GROUPS = ("village", "community")


def _with_groups(described: Description, kind: str) -> tuple[Description, list[FieldProblem]]:
    """The description with its 村民小组 one a line, blanks gone, and what is wrong with them."""
    groups = [line.strip() for line in re.split(r"[\n、，,；;]", described.groups) if line.strip()]
    return replace(described, groups="\n".join(groups)), [
        FieldProblem("groups", words) for words in _group_problems(groups, kind)
    ]


def _group_problems(groups: Sequence[str], kind: str) -> Iterator[str]:
    if groups and kind not in _HAVE_GROUPS:
        yield _("只有村和社区才有村民小组，这里请留空")
    if len(groups) > _MOST_GROUPS:
        yield _("村民小组最多 %(most)s 个，现在有 %(count)s 个", most=_MOST_GROUPS, count=len(groups))
    for group in dict.fromkeys(groups):
        if len(group) > _LONGEST_GROUP:
            yield _("“%(group)s…”太长，小组名称最多 %(most)s 个字", group=group[:10], most=_LONGEST_GROUP)
        if groups.count(group) > 1:
            yield _("“%(group)s”写了两遍", group=group)


def _parent_words(kind: str) -> str:
    if _PARENT_KINDS.get(kind) == "township":
        return _("村和社区的上级要选乡镇（街道）")
    return _("部门和乡镇（街道）的上级要选县")


def _check_scope(organisation: Organisation, actor: Actor) -> None:
    if not actor.oversees(organisation.path):
        raise NotAllowed(_("这个机构不归您管理"))


def _check_idle(session: Session, organisation: Organisation) -> None:
    waiting = select(func.count()).where(CaseStep.organisation_id == organisation.id, CaseStep.state == "open")
    if count := session.scalar(waiting):
        message = _("“%(name)s”还有 %(count)s 个办件等着办，办完再停用。", name=organisation.name, count=count)
        raise Invalid([FieldProblem("active", message)])


def _hanging(organisation_id: int) -> Iterator[tuple[str, ColumnElement[bool]]]:
    cases = or_(Case.organisation_id == organisation_id, Case.submitting_organisation_id == organisation_id)
    yield _("它下面还有机构"), exists().where(Organisation.parent_id == organisation_id)
    yield _("它有人员账号"), exists().where(Account.organisation_id == organisation_id)
    sides = or_(Handover.from_id == organisation_id, Handover.to_id == organisation_id)
    yield _("它有移交清单"), exists().where(sides)
    yield _("它有办件"), or_(exists().where(cases), exists().where(CaseStep.organisation_id == organisation_id))


def _record(
    session: Session,
    action: str,
    organisation: Organisation,
    detail: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        subject="organisation",
        subject_id=organisation.code,
        detail=detail,
    )
