"""Documents: groups that can be met, counts that make sense, promises that have an end."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.checks.registry import Subject, error, hint, rule, warning
from catalog.definition import DocumentSpec
from catalog.problems import Problem
from catalog.suggestions import did_you_mean


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
            yield warning((*place, "copies"), f"“{document.name}”验原件收复印件，复印件至少 1 份")
        if document.accept == "check_keep_copy" and document.originals == 0:
            yield warning((*place, "originals"), f"“{document.name}”要验原件，原件至少 1 份")
        if document.certify_copy and document.copies == 0:
            yield hint((*place, "certify_copy"), f"“{document.name}”没有复印件，不用注明与原件相符")
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
            yield warning(place, f"“{document.name}”不能容缺后补，补齐时限用不上")
        elif document.defer_limit.unit is promised.unit and document.defer_limit.value > promised.value:
            yield warning(place, f"“{document.name}”的补齐时限长于承诺办结时限 {promised}")


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


def is_certain(document: DocumentSpec) -> bool:
    """Whether everybody must bring it: no condition, no choice among several, not optional."""
    return document.when is None and document.group is None and document.necessity == "required"
