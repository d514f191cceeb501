"""Documents: groups that can be met, counts that make sense, promises that have an end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.checks.registry import Subject, error, hint, rule, setting, warning
from catalog.checks.wording import any_of
from catalog.definition import DocumentSpec
from catalog.problems import Problem
from catalog.suggestions import did_you_mean

_ONLY_SOME = re.compile(
    r"[（(][^（）()]*(?:的提供|的需提供|的须提供|时提供|时需提供|的带|的要带|的另带|还需|另需)[^（）()]*[）)]"
)
_VILLAGE = re.compile(r"村民委员会|居民委员会|村（居）|村委|居委|村、居")


@rule
def groups_can_be_met(subject: Subject) -> Iterator[Problem]:
    """Our rule: an "any one of" group has members, and not more are asked for than there are."""
    definition = subject.definition
    groups = [group.id for group in definition.document_groups]
    for index, document in enumerate(definition.documents):
        if document.group is not None and document.group not in groups:
            guess = did_you_mean(document.group, groups)
            yield error(("documents", index, "group"), f"没有编号为“{document.group}”的材料任选组{guess}")
    for index, group in enumerate(definition.document_groups):
        members = sum(document.group == group.id for document in definition.documents)
        if group.minimum > members:
            message = f"任选组“{group.title}”要交 {group.minimum} 样，组里只有 {members} 样材料"
            yield error(("document_groups", index, "minimum"), message)
        elif members == group.minimum:
            yield warning(("document_groups", index), f"任选组“{group.title}”里的材料全都要交，没有可选的")


@rule
def counts_make_sense(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6, extra rules: a required document has at least one copy unless it is shared."""
    for index, document in enumerate(subject.definition.documents):
        place = ("documents", index)
        if document.originals + document.copies == 0 and document.necessity == "required" and not document.exempt_by:
            yield warning(place, f"“{document.name}”是必要材料，原件和复印件却都是 0 份")
        if document.accept == "check_keep_copy" and document.copies == 0:
            mend = setting("复印件改成 1 份", ((*place, "copies"), 1))
            yield warning((*place, "copies"), f"“{document.name}”验原件收复印件，复印件至少 1 份", mend)
        if document.accept == "check_keep_copy" and document.originals == 0:
            mend = setting("原件改成 1 份", ((*place, "originals"), 1))
            yield warning((*place, "originals"), f"“{document.name}”要验原件，原件至少 1 份", mend)
        if document.certify_copy and document.copies == 0:
            mend = setting("去掉这一项", ((*place, "certify_copy"), False))
            yield hint((*place, "certify_copy"), f"“{document.name}”没有复印件，不用注明与原件相符", mend)
        if sum(keeper.count for keeper in document.kept_by) > document.originals + document.copies:
            yield warning((*place, "kept_by"), f"“{document.name}”各处留存的份数加起来比收的多")


@rule
def promises_have_an_end(subject: Subject) -> Iterator[Problem]:
    """Time-limits §3.6: the promise to bring a document later ends within the promised limit of the service."""
    promised = subject.definition.promised_limit
    for index, document in enumerate(subject.definition.documents):
        place = ("documents", index, "defer_limit")
        if document.necessity == "deferrable" and document.defer_limit is None:
            yield warning(place, f"“{document.name}”可以容缺后补，请写明多久补齐（defer_limit）")
        if document.defer_limit is None:
            continue
        if document.necessity != "deferrable":
            mend = setting("去掉补齐时限", (place, None))
            yield warning(place, f"“{document.name}”不能容缺后补，补齐时限用不上", mend)
        elif document.defer_limit.unit is promised.unit and document.defer_limit.value > promised.value:
            yield warning(place, f"“{document.name}”的补齐时限长于承诺办结时限 {promised}")


@rule
def files_serve_again_sensibly(subject: Subject) -> Iterator[Problem]:
    """Our rule: what is signed for this one application cannot serve another; what lapses was first deferrable."""
    for index, document in enumerate(subject.definition.documents):
        place = ("documents", index)
        if document.valid_months is not None and document.produced_by_desk:
            mend = setting("去掉可沿用的月数", ((*place, "valid_months"), None))
            yield warning((*place, "valid_months"), f"“{document.name}”每次由窗口打印，不能沿用以前的", mend)
        if document.defer_lapse != "return" and document.necessity != "deferrable":
            mend = setting("去掉到期未交的处理", ((*place, "defer_lapse"), "return"))
            yield warning((*place, "defer_lapse"), f"“{document.name}”不能容缺后补，到期未交的处理用不上", mend)


@rule
def collectors_bring_known_documents(subject: Subject) -> Iterator[Problem]:
    """Our rule: what a collector brings is one of the documents of the service."""
    names = [document.id for document in subject.definition.documents]
    for index, name in enumerate(subject.definition.proxy.collector_documents):
        if name not in names:
            place = ("proxy", "collector_documents", index)
            yield error(place, f"没有编号为“{name}”的材料{did_you_mean(name, names)}")


@rule
def basis_is_stated(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3: a law or regulation is quoted with its article."""
    for index, basis in enumerate(subject.definition.legal_basis):
        if basis.level in ("law", "regulation") and not basis.article:
            yield hint(("legal_basis", index), f"《{basis.title.strip('《》')}》没有写明第几条")


@rule
def documents_stand_once(subject: Subject) -> Iterator[Problem]:
    """Our rule: the same document under the same condition twice would be asked for twice."""
    seen: set[tuple[str, str | None]] = set()
    for index, document in enumerate(subject.definition.documents):
        key = (document.name.strip(), document.when)
        if key in seen or (key[0], None) in seen:
            yield warning(("documents", index, "name"), f"材料“{key[0]}”写了不止一遍，群众会以为要交两份")
        seen.add(key)


@rule
def documents_vary_by_condition(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6 rule 15: a document only some must bring has a condition, not a remark in its name."""
    for index, document in enumerate(subject.definition.documents):
        found = _ONLY_SOME.search(document.name)
        if found and document.when is None and document.group is None:
            message = f"“{found[0]}”说的是只有一部分人要交，请写成条件（when），不用交的人就看不到它"
            yield hint(("documents", index, "when"), message)


@rule
def own_forms_are_forms(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.4 (材料类型): what the desk prints to be signed is 申请表格文书."""
    for index, document in enumerate(subject.definition.documents):
        if document.produced_by_desk and document.kind != "form":
            place = ("documents", index, "kind")
            message = f"“{document.name}”由窗口打印，材料类型应当是申请表格文书"
            yield warning(place, message, setting("改成申请表格文书", (place, "form")))


@rule
def sources_are_named(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (来源渠道说明): of what an office issues, the guide says which one and where."""
    for index, document in enumerate(subject.definition.documents):
        if document.source == "government" and not (document.issued_by or document.obtain_from):
            message = f"“{document.name}”由政府部门核发，请写明哪个部门出具、到哪里办"
            yield hint(("documents", index, "issued_by"), message)


@rule
def villages_prove_what_they_know(subject: Subject) -> Iterator[Problem]:
    """Our rule, after 民发〔2020〕20号 (compare the list): a village does not prove what an office can look up."""
    for index, document in enumerate(subject.definition.documents):
        issued = f"{document.issued_by}{document.obtain_from}"
        found = any_of("village_proofs").search(document.name)
        if found and "证明" in document.name and _VILLAGE.search(issued):
            message = f"{found[0]}一般不再由村（居）民委员会证明，请核对能不能改为部门核验或者告知承诺"
            yield hint(("documents", index, "issued_by"), message)


@rule
def photos_are_counted(subject: Subject) -> Iterator[Problem]:
    """Sample guides §6.21.1 (照片: 尺寸、底色、张数): as many photographs are taken in as are asked for."""
    for index, document in enumerate(subject.definition.documents):
        if document.photo and document.photo.count != document.originals:
            place = ("documents", index, "originals")
            message = f"“{document.name}”写了 {document.photo.count} 张照片，份数却是 {document.originals}"
            yield warning(place, message, setting(f"份数改成 {document.photo.count}", (place, document.photo.count)))


def is_certain(document: DocumentSpec) -> bool:
    """Whether everybody must bring it: no condition, no choice among several, not optional."""
    return document.when is None and document.group is None and document.necessity == "required"
