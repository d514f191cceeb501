"""备考表: the last sheet of a case file: what is in it, what a check found, who put it together and who checked it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.case_file_contexts import CaseNotesContext, FoundFault
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    case_number: str,
    title: str,
    papers: int,
    pages: int,
    attachments: int,
    missing_files: Sequence[str],
    faults: Sequence[FoundFault],
    keeper: str,
    filed_on: date,
    reason: str = "",
) -> CaseNotesContext:
    """`missing_files`: documents of which there is only paper. `reason`: why it was filed all the same."""
    state = [f"本卷共 {papers} 件，{pages} 页，电子卷附原文件 {attachments} 个。"]
    if missing_files:
        state.append(f"下列材料只有纸质件，请放入纸质案卷：{'、'.join(missing_files)}。")
    errors = sum(fault.severity == ERROR for fault in faults)
    if faults:
        state.append(f"归档前检查发现 {len(faults)} 处问题，其中须补正 {errors} 处，列在下面。")
    else:
        state.append("归档前检查没有发现问题。")
    if reason:
        state.append(f"归档时已知道检查发现的问题，仍然归档的理由：{reason.rstrip('。')}。")
    return CaseNotesContext(
        case_number=case_number,
        title=title,
        state=tuple(state),
        faults=tuple(faults),
        keeper=keeper,
        filed_on=date_words(filed_on),
    )


ERROR, WARNING = "须补正", "请核对"


def sample(it: Specimen) -> CaseNotesContext:
    """Two faults, one of each kind."""
    return build(
        case_number=it.case_number,
        title=f"{it.applicant_name}申请“{it.definition.name}”办件材料",
        papers=6,
        pages=14,
        attachments=5,
        missing_files=("户口簿",),
        faults=(
            FoundFault(severity=ERROR, words="“审批”环节没有写意见", basis=""),
            FoundFault(severity=WARNING, words="没有送达回证", basis="行政许可法第四十四条"),
        ),
        keeper=it.clerk_name,
        filed_on=it.decided_at.date(),
        reason="审批意见写在纸质审批表上，已附卷",
    )
