"""短信和消息: what went out and what got stuck, the texts, and the ways on which staff wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.masking import mask_phone
from app.cases.queries import shown_count
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.notifications import choices, editing, outbox
from app.notifications.placeholders import LONGEST
from app.notifications.shipped import AUDIENCE_LABELS, CHANNEL_LABELS, FORM_LABELS, shipped
from app.notifications.ways import OUTSIDE, only_shown, open_ways, settings
from app.people.problems import FieldProblem
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.wording import msgid

blueprint = Blueprint("message_settings", __name__)
_PATH = "/settings/messages"
_DONE: Mapping[str, str] = {
    outbox.RETRY: msgid("已放回去，马上重发"),
    outbox.VOID: msgid("已作废，不再发"),
    outbox.ARRIVED: msgid("已记为发到"),
}


# ── what went out ──────────────────────────────────────────────────────────────────────────────────


@blueprint.get(_PATH)
@login_required_for("keep_messages")
def index() -> ResponseReturnValue:
    """Messages in one state; at first the most worrying state that has any."""
    counts = outbox.state_counts(db.session)
    state = request.args.get("state", "")
    if state not in counts:
        state = next((one for one, count in counts.items() if count), "sent")
    found = outbox.sent_page(db.session, state=state, page=request.args.get("page", 1, type=int))
    return render_template(
        "notifications/outbox.html",
        found=found,
        state=state,
        states=[(one, words, shown_count(counts[one])) for one, words in outbox.STATE_LABELS.items()],
        channel_words=CHANNEL_LABELS,
        masked=_masked,
        only_shown=only_shown(settings()),
        ways=[CHANNEL_LABELS[channel] for channel in OUTSIDE if channel in open_ways()],
        link=lambda **asked: f"{_PATH}?" + urlencode({"state": state, **asked}),
    )


@blueprint.post(f"{_PATH}/again")
@login_required_for("keep_messages")
def again() -> ResponseReturnValue:
    """All that was given up, once more."""
    count = outbox.retry_all(db.session, actor=required_actor(), now=clock.now())
    flash(_("%(n)s 条已放回去，马上重发", n=count), "success")
    return redirect(_PATH, 303)


@blueprint.post(f"{_PATH}/<int:message_id>")
@login_required_for("keep_messages")
def act(message_id: int) -> ResponseReturnValue:
    """Send it again, call it off, or note that it arrived."""
    action = request.form.get("action", "")
    if action not in _DONE:
        raise NotFoundHere(_("没有这个操作"))
    try:
        outbox.act(
            db.session, message_id=min(message_id, 2**62), action=action, actor=required_actor(), now=clock.now()
        )
        flash(_(_DONE[action]), "success")
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "warning")
    return redirect(f"{_PATH}?" + urlencode({"state": request.form.get("state", "")}), 303)


def _masked(channel: str, address: str) -> str:
    if channel in ("sms", "dingtalk"):
        return mask_phone(address)
    return f"{address[:2]}***{address[-4:]}"


# ── texts ──────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(f"{_PATH}/texts")
@login_required_for("keep_messages")
def texts() -> ResponseReturnValue:
    """All of them, event by event."""
    return render_template(
        "notifications/texts.html",
        texts=editing.all_texts(db.session),
        events=shipped().events,
        audience_words=AUDIENCE_LABELS,
        form_words=FORM_LABELS,
        preview=editing.preview,
    )


@blueprint.get(f"{_PATH}/texts/<event>/<audience>")
@login_required_for("keep_messages")
def text(event: str, audience: str) -> ResponseReturnValue:
    """What is said to these people when this happens."""
    versions = _versions(event, audience)
    typed = {form: editing.Typed(one.text, one.enabled, one.number) for form, one in versions.items()}
    return _text_page(event, audience, versions, typed)


@blueprint.post(f"{_PATH}/texts/<event>/<audience>")
@login_required_for("keep_messages")
@writes_late
def change(event: str, audience: str) -> ResponseReturnValue:
    """Save, look at it first, or go back to what was shipped."""
    versions = _versions(event, audience)
    typed = {form: _typed(form) for form in versions}
    action = request.form.get("action", "save")
    if action == "shipped":
        typed = {
            form: editing.Typed(shipped().texts[event, audience, form], one.enabled, one.seen)
            for form, one in typed.items()
        }
    if action != "save":
        return _text_page(event, audience, versions, typed)
    begin_write()
    try:
        saved = editing.save(
            db.session, event=event, audience=audience, typed=typed, actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _text_page(event, audience, versions, typed, list(refusal.problems))
    flash(_("已保存，以后的消息用新的内容") if saved else _("没有改动"), "success")
    return redirect(f"{_PATH}/texts#{event}", 303)


def _versions(event: str, audience: str) -> dict[str, editing.Version]:
    versions = editing.all_texts(db.session).get((event, audience))
    if versions is None:
        raise NotFoundHere(_("没有这种消息"))
    return versions


def _typed(form: str) -> editing.Typed:
    seen = request.form.get(f"{form}_seen", -1, type=int)
    text = request.form.get(form, "").replace("\r\n", "\n")[: LONGEST * 4]
    return editing.Typed(text, request.form.get(f"{form}_enabled") == "y", seen)


def _text_page(
    event: str,
    audience: str,
    versions: Mapping[str, editing.Version],
    typed: Mapping[str, editing.Typed],
    problems: list[FieldProblem] | None = None,
) -> ResponseReturnValue:
    wrong: dict[str, list[str]] = {}
    for problem in problems or []:
        wrong.setdefault(problem.name, []).append(problem.message)
    page = render_template(
        "notifications/text.html",
        event=shipped().events[event],
        audience=audience,
        versions=versions,
        typed=typed,
        wrong=wrong,
        audience_words=AUDIENCE_LABELS,
        form_words=FORM_LABELS,
        preview=lambda form: editing.preview(event, typed[form].text, form),
    )
    return page, 422 if problems else 200


# ── one's own ways ─────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/account/messages")
@login_required_for()
def own_channels() -> ResponseReturnValue:
    """How I am told, besides the inbox."""
    return _own_page(choices.staff_channels(db.session, user_id=required_actor().user_id), {})


@blueprint.post("/account/messages")
@login_required_for()
def choose() -> ResponseReturnValue:
    """These ways from now on."""
    typed = {channel: request.form.get(channel, "")[:120] for channel in _offered()}
    try:
        choices.choose_channels(db.session, addresses=typed, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _own_page(typed, {problem.name: problem.message for problem in refusal.problems})
    flash(_("已保存，以后按新的办法提醒"), "success")
    return redirect("/account/messages", 303)


def _offered() -> list[str]:
    return [channel for channel in OUTSIDE if channel in open_ways()]


def _own_page(addresses: Mapping[str, str], wrong: Mapping[str, str]) -> ResponseReturnValue:
    page = render_template(
        "notifications/channels.html",
        offered=_offered(),
        addresses=addresses,
        wrong=wrong,
        channel_words=CHANNEL_LABELS,
        phone=required_actor().phone,
    )
    return page, 422 if wrong else 200
