"""请人代办: whether, who, with what, and what the person must come for."""

from __future__ import annotations

from catalog.definition import HANDLED_BY_WORDS, ProxyRules, ServiceDefinition
from reports.documents.materials import comers
from reports.wording import listing, sentence


def rules(definition: ServiceDefinition) -> tuple[str, ...]:
    """Sentences in the order a reader asks: may I, what must I come for, who may collect."""
    proxy = definition.proxy
    if not proxy.allowed:
        return (sentence("须由本人办理，不能代办", proxy.presence_reason), *([proxy.note] if proxy.note else []))
    said = [_who(definition), _presence(proxy), _collecting(definition), proxy.note]
    return tuple(part for part in said if part)


def _who(definition: ServiceDefinition) -> str:
    who = listing((HANDLED_BY_WORDS[one] for one in comers(definition)), last="或")
    papers = "另带的材料见“申请材料”" if definition.proxy.mandate_required else "不用委托书"
    return sentence(f"可以由{who}代办，{papers}")


def _presence(proxy: ProxyRules) -> str:
    if not proxy.presence_required_for:
        return ""
    return sentence(f"{listing(proxy.presence_required_for)}须本人到场", proxy.presence_reason)


def _collecting(definition: ServiceDefinition) -> str:
    """代领人 and 代办人 may be two people; the papers the collector brings."""
    if not definition.proxy.collector_may_differ:
        return "结果由代办人或本人领取。"
    names = {document.id: document.name for document in definition.documents}
    papers = listing(names.get(paper, paper) for paper in definition.proxy.collector_documents)
    return sentence("代领人可以不是代办人" + (f"，领取时带{papers}" if papers else ""))
