"""材料移交: manifests made, sent, counted and settled; each side sees its own part of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.moving import listing, receiving, sending
from app.cases.moving.listing import TABS, Tab
from app.cases.moving.lying import lying_here
from app.cases.moving.manifest import Seen, find
from app.cases.moving.offices import receivers
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.issuing import desk_papers
from app.models import Handover
from app.people.actors import Actor
from app.printing.facts import Words
from app.printing.manifests import manifest_of
from app.security.access import login_required_for, required_actor
from app.views.pdfs import pdf_answer
from app.wording import msgid
from catalog import vocabulary
from reports.apart import make_pdf_apart
from reports.imprint import Imprint
from reports.render import render_html
from reports.together import make_pdf_together

blueprint = Blueprint("handovers", __name__)
HERE: Final = "/desk/handovers"
_MOST_PRINTS = 20
TAB_WORDS: Mapping[Tab, str] = {
    "incoming": msgid("等我签收"),
    "differing": msgid("有差异待核实"),
    "drafts": msgid("还没发出"),
    "sent": msgid("发出的"),
    "done": msgid("收到的"),
}
STATE_WORDS = {
    "draft": msgid("草稿"),
    "sent": msgid("已发出，等签收"),
    "received": msgid("已签收"),
    "differing": msgid("签收时有差异"),
    "closed": msgid("差异已核实"),
    "cancelled": msgid("已作废"),
}
SETTLEMENT_WORDS = {
    "counted": msgid("以收件方清点的为准：没装的还在我处，多装的确实寄出"),
    "found": msgid("以清单为准：收件方已找到或重新点过"),
    "lost": msgid("途中遗失，由我处负责追查"),
}


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(HERE)
@login_required_for("submit_case", "handle_step")
def index() -> ResponseReturnValue:
    """The hand-overs of the own organisation, tab by tab."""
    actor = required_actor()
    counts = listing.tab_counts(db.session, actor=actor)
    first = next((tab for tab in TABS[:3] if counts[tab]), "sent")
    tab: Tab = next((one for one in TABS if one == request.args.get("tab")), first)
    found = listing.handovers(db.session, actor=actor, tab=tab, page=request.args.get("page", 1, type=int))
    return render_template(
        "moving/handovers.html", found=found, tab=tab, tabs=TAB_WORDS, counts=counts, states=STATE_WORDS, ways=_ways()
    )


@blueprint.get(f"{HERE}/new")
@login_required_for("submit_case", "handle_step")
def new() -> ResponseReturnValue:
    """Choose from the papers that lie here, and say where they go."""
    return _new_page(required_actor())


@blueprint.post(f"{HERE}/new")
@login_required_for("submit_case", "handle_step")
def make() -> ResponseReturnValue:
    """A draft of a manifest with all papers of the chosen cases."""
    actor = required_actor()
    try:
        made = sending.draft(
            db.session,
            heading=_heading(),
            case_numbers=request.form.getlist("case"),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _new_page(actor, refusal.sentences()), 422
    return redirect(f"{HERE}/{made.number}", 303)


def _new_page(actor: Actor, problems: list[str] | None = None) -> str:
    number = request.args.get("number", "").strip().upper()
    found = lying_here(db.session, actor=actor, page=request.args.get("page", 1, type=int), number=number)
    return render_template(
        "moving/handover_new.html",
        found=found,
        number=number,
        chosen=set(request.form.getlist("case") or request.args.getlist("case")),
        heading=_heading(),
        problems=problems or [],
        most=sending.MOST_CASES,
        **_choices(actor),
    )


def _choices(actor: Actor) -> dict[str, object]:
    return {"offices": receivers(db.session, actor), "kinds": _kinds(), "ways": _ways()}


def _kinds() -> Mapping[str, str]:
    return {
        "department": _("县级部门"),
        "township": _("乡镇（街道）便民服务中心"),
        "village": _("村便民服务站"),
        "community": _("社区便民服务站"),
    }


def _ways() -> Mapping[str, str]:
    return {one.code: one.label for one in vocabulary.options("handover_way")}


def _heading() -> sending.Heading:
    form = request.form
    return sending.Heading(
        to=form.get("to", request.args.get("to", "")),
        way=form.get("way", "person"),
        carrier=form.get("carrier", ""),
        waybill=form.get("waybill", ""),
        is_return=form.get("is_return") == "yes",
        remark=form.get("remark", ""),
    )


# ── one ────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(f"{HERE}/<number>")
@login_required_for("submit_case", "handle_step")
def show(number: str) -> ResponseReturnValue:
    """A hand-over as far as it has come."""
    actor = required_actor()
    return _page(actor, find(db.session, number=number, actor=actor))


@blueprint.post(f"{HERE}/<number>/print")
@login_required_for("submit_case", "handle_step")
def take_to_paper(number: str) -> ResponseReturnValue:
    """Count the print, a copy for each side (or the one that is asked for), then show it."""
    actor = required_actor()
    handover = find(db.session, number=number, actor=actor)
    if handover.sent_at is None:
        return redirect(f"{HERE}/{number}/manifest.pdf", 303)
    copies = [copy for copy in request.form.getlist("copy") if copy]
    try:
        paper, prints = desk_papers.count_prints(
            db.session(), _occasion(handover, actor), copies=copies, actor=actor, now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, find(db.session, number=number, actor=actor), refusal.sentences()), 422
    asked = [("paper", paper.id), *(("print", one) for one in prints)]
    return redirect(f"{HERE}/{number}/manifest.pdf?" + urlencode(asked), 303)


def _occasion(handover: Handover, actor: Actor) -> desk_papers.Occasion:
    """Sent, counted on the other side, settled: each says something else."""

    def draw(imprint: Imprint) -> Words:
        context = manifest_of(db.session(), handover, actor=actor, imprint=imprint)
        return Words(template="manifest", context=context, title="材料移交清单")

    return desk_papers.Occasion(
        kind=desk_papers.MANIFEST,
        subject=handover.number,
        state=f"{handover.state}|{handover.revision}",
        copies=desk_papers.COPIES[desk_papers.MANIFEST],
        draw=draw,
    )


@blueprint.get(f"{HERE}/<number>/manifest.pdf")
@login_required_for("submit_case", "handle_step")
def sheet(number: str) -> ResponseReturnValue:
    """材料移交清单: these prints of it, for who made them; a draft, which says that it is one, uncounted."""
    actor = required_actor()
    handover = find(db.session, number=number, actor=actor)
    if handover.sent_at is None:
        html = render_html("manifest", manifest_of(db.session(), handover, actor=actor))
        return pdf_answer(make_pdf_apart(html), f"{number}.pdf")
    sheets = desk_papers.sheets_of(
        db.session(),
        kind=desk_papers.MANIFEST,
        subject=number,
        paper_id=request.args.get("paper", 0, type=int),
        prints=request.args.getlist("print", type=int)[:_MOST_PRINTS],
        actor=actor,
    )
    return pdf_answer(make_pdf_together(sheets), f"{number}.pdf")


@blueprint.post(f"{HERE}/<number>")
@login_required_for("submit_case", "handle_step")
def act(number: str) -> ResponseReturnValue:
    """Correct, send, drop, count, or settle what differs."""
    actor = required_actor()
    do = _ACTIONS.get(request.form.get("action", ""))
    if do is None:
        raise NotFoundHere(_("没有这个操作"))
    seen = Seen(number, request.form.get("revision", 0, type=int), actor, now=clock.now())
    try:
        words = do(seen)
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, find(db.session, number=number, actor=actor), refusal.sentences()), 422
    flash(words, "success")
    return redirect(f"{HERE}/{number}", 303)


def _page(actor: Actor, handover: Handover, problems: list[str] | None = None) -> str:
    outgoing = handover.from_id == actor.organisation_id
    is_draft = handover.state == "draft"
    return render_template(
        "moving/handover.html",
        it=handover,
        cases=listing.papers_by_case(db.session, handover, actor=actor),
        outgoing=outgoing,
        problems=problems or [],
        typed=request.form if problems else {},
        heading=_heading() if problems and is_draft else _heading_of(handover),
        states=STATE_WORDS,
        settlements=receiving.settlements,
        settlement_words=SETTLEMENT_WORDS,
        me=actor,
        printed=desk_papers.times_printed(db.session(), _occasion(handover, actor)),
        copies=desk_papers.COPIES[desk_papers.MANIFEST],
        **(_choices(actor) if is_draft and outgoing else {"ways": _ways()}),
    )


def _heading_of(handover: Handover) -> sending.Heading:
    return sending.Heading(
        to=handover.receiver.code,
        way=handover.way,
        carrier=handover.carrier,
        waybill=handover.waybill,
        is_return=handover.is_return,
        remark=handover.remark,
    )


# ── what is done ───────────────────────────────────────────────────────────────────────────────────


def _save(seen: Seen) -> str:
    sending.change(db.session, seen=seen, heading=_heading(), counts=_counts(seen))
    return _("清单已保存")


def _send(seen: Seen) -> str:
    changed = sending.change(db.session, seen=seen, heading=_heading(), counts=_counts(seen))
    again = Seen(seen.number, changed.revision, seen.actor, now=seen.now)
    sending.send(db.session, seen=again, signed=request.form.get("signed", ""))
    return _("已签名发出，等%(place)s签收", place=str(changed.receiver))


def _cancel(seen: Seen) -> str:
    sending.cancel(db.session, seen=seen)
    return _("清单已作废，材料还在原处")


def _receive(seen: Seen) -> str:
    counted = {
        item.id: receiving.Counted(
            _number(f"o_{item.id}"), _number(f"c_{item.id}"), request.form.get(f"w_{item.id}", "")
        )
        for item in find(db.session, number=seen.number, actor=seen.actor).items
    }
    handover = receiving.receive(db.session, seen=seen, counted=counted, signed=request.form.get("signed", ""))
    if handover.state == "differing":
        return _("已签收，差异已经告诉%(place)s", place=str(handover.sender))
    return _("已签收，材料登记在您的单位")


def _settle(seen: Seen) -> str:
    items = find(db.session, number=seen.number, actor=seen.actor).items
    receiving.settle(db.session, seen=seen, choices={item.id: request.form.get(f"s_{item.id}", "") for item in items})
    return _("差异已核实，清单了结")


def _counts(seen: Seen) -> dict[int, tuple[int, int]]:
    items = find(db.session, number=seen.number, actor=seen.actor).items
    return {item.id: (_number(f"o_{item.id}"), _number(f"c_{item.id}")) for item in items}


def _number(name: str) -> int:
    """What was typed as a count; -1, which no operation takes, when it is none."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1


_ACTIONS: Mapping[str, Callable[[Seen], str]] = {
    "save": _save,
    "send": _send,
    "cancel": _cancel,
    "receive": _receive,
    "settle": _settle,
}
