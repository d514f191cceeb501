"""帮办代办: the start page of an agent's day, with a tile for each kind of work."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.hall.duty import phones_now
from app.hall.rota import SHIFT_WORDS
from app.people.actors import Actor
from app.proxies.agents.swaps import waiting_for
from app.security.access import current_login, login_required_for, required_actor
from app.security.sessions import stand_in
from app.views.supervision.asked import typed_number
from app.wording import msgid

blueprint = Blueprint("proxies", __name__, url_prefix="/desk/proxy")
KEEPERS = ("manage_people", "supervise")
OPEN_TO = ("submit_case", "manage_people", "supervise")


@dataclass(frozen=True)
class Tile:
    """A way from the start page; shown to people with one of the capabilities."""

    path: str
    icon: str
    title: str
    words: str
    capabilities: tuple[str, ...] = ("submit_case",)


@dataclass(frozen=True)
class Group:
    """Tiles of one kind of work, under its name."""

    title: str
    tiles: tuple[Tile, ...]


_SEEN = ("submit_case", "supervise")
# One line each: first what fills an agent's day, then what is lent and entrusted, what is written down, the colleagues.
TILES: tuple[Group, ...] = (
    Group(
        msgid("今天"),
        (
            Tile("/offline/", "download", msgid("带上今天"), msgid("没有网也能办一整天，有网了自己发")),
            Tile("/desk/proxy/appointments", "calendar", msgid("预约"), msgid("今天谁来，登记电话预约，改期、没有来")),
            Tile("/desk/proxy/rounds", "map-pin", msgid("上门走访"), msgid("排路线、打走访单、记走访"), _SEEN),
            Tile("/desk/household-visit", "home", msgid("一户一次办"), msgid("一家人几件事，材料一套、委托书一份")),
            Tile("/desk/proxy/sent", "camera", msgid("群众手机传材料"), msgid("发链接请群众拍照传来，整理进办件")),
            Tile("/offline/reviews", "git-compare", msgid("离线待处理"), msgid("没有网络时填的表，送来没有直接成件的")),
        ),
    ),
    Group(
        msgid("委托、原件、送达"),
        (
            Tile("/desk/mandates", "file-text", msgid("委托书"), msgid("写委托书、签名、到期续签，一份管几件事")),
            Tile("/desk/originals/mine", "file-text", msgid("我手上的原件"), msgid("退还签收、交到镇上，放久了要还")),
            Tile(
                "/desk/undelivered",
                "send",
                msgid("等送达的结果"),
                msgid("当面送、邮寄、凭码来取，签收"),
                ("submit_case", "handle_step"),
            ),
        ),
    ),
    Group(
        msgid("记账"),
        (
            Tile("/desk/proxy/logs/help", "writing", msgid("帮办、电话记录"), msgid("三行记一笔，按月统计"), _SEEN),
            Tile("/desk/proxy/ledgers", "books", msgid("台账月度上交"), msgid("台账自己生成，月底看一遍交上去"), _SEEN),
            Tile("/evaluation/mine", "chart-bar", msgid("我的考核"), msgid("季度得分，要整改的")),
            Tile("/evaluation/", "clipboard-list", msgid("考核评议"), msgid("季度报告、评议表、回访、公布"), KEEPERS),
        ),
    ),
    Group(
        msgid("同事和服务点"),
        (
            Tile("/desk/proxy/agents", "users", msgid("代办员名册"), msgid("谁服务哪个村、能办哪些事"), OPEN_TO),
            Tile("/desk/hall/rota", "calendar", msgid("值班表"), msgid("谁哪天值班，打印上墙")),
            Tile("/desk/proxy/swaps", "refresh", msgid("换班"), msgid("请同事换班，同意了值班表自动改")),
            Tile("/desk/proxy/training", "books", msgid("培训"), msgid("签到、材料、小测试"), OPEN_TO[:2]),
            Tile("/desk/hall/points", "map-pin", msgid("服务点"), msgid("自助机、流动服务车、服务点")),
        ),
    ),
)


@blueprint.get("")
@login_required_for(*OPEN_TO)
def home() -> ResponseReturnValue:
    """Who is on duty now, where this person stands today, and the ways to the work."""
    actor = required_actor()
    return render_template(
        "proxies/home.html",
        groups=tiles_for(actor),
        duty=phones_now(db.session, organisation_id=actor.organisation_id or 0, now=clock.now()),
        swaps=waiting_for(db.session, account_id=actor.user_id),
        shifts=SHIFT_WORDS,
    )


def tiles_for(actor: Actor) -> list[Group]:
    """The tiles this person may open, in their groups."""
    mine = [Group(group.title, tuple(one for one in group.tiles if _may(actor, one))) for group in TILES]
    return [group for group in mine if group.tiles]


def _may(actor: Actor, tile: Tile) -> bool:
    return any(actor.can(one) for one in tile.capabilities)


@blueprint.post("/standing")
@login_required_for("submit_case")
def stand() -> ResponseReturnValue:
    """今天在哪个村: a mobile agent works at another of the villages served, until the login ends."""
    actor, login, wanted = required_actor(), current_login(), typed_number("village")
    if login is None or wanted not in [one.id for one in actor.villages]:
        raise NotFoundHere(_("这个村不在您的服务范围内"))
    stand_in(db.session, session_id=login.session_id, organisation_id=wanted)
    return redirect("/desk/proxy", 303)
