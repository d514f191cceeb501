"""A one-time notice stays what was given: its place, its day, its words; prints are counted and marked."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.cases.notices import give as number_only
from app.errors import Invalid, NotFoundHere
from app.issuing import notices
from app.models import AuditEntry, Notice, Organisation, Wording, WordingVersion
from app.publishing.versions import LoadedVersion
from reports.imprint import PLAIN
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock

PAIRS = (("handled_by", "agent"),)


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    return desk.publish("group")


def give(desk: HallDesk, version: LoadedVersion, username: str = AGENT) -> Notice:
    number = notices.give_out(
        desk.session, version=version, pairs=PAIRS, person="李龑", actor=desk.actor(username), now=clock.now()
    )
    desk.session.commit()
    return desk.session.scalars(select(Notice).where(Notice.number == number)).one()


def forget_words(session: Session, notice: Notice) -> None:
    """As one that was given before words were kept."""
    kept = {"content": None, "told": None, "digest": "", "made_at": None, "wording_version_id": None}
    session.execute(update(Notice).where(Notice.id == notice.id).values(kept))
    session.commit()


def printed(desk: HallDesk, notice: Notice, *copies: str, by: str = CLERK) -> list[str]:
    actor = desk.actor(by)
    prints = notices.count_prints(desk.session, notice_id=notice.id, copies=copies, actor=actor, now=clock.now())
    desk.session.commit()
    return [one.html for one in notices.sheets_of(desk.session, notice_id=notice.id, prints=prints, actor=actor)]


def test_it_says_the_same_whoever_prints_it_whenever_and_whatever_has_changed(
    session: Session, desk: HallDesk, version: LoadedVersion, frozen_clock: Clock
) -> None:
    notice = give(desk, version)
    session.execute(update(Organisation).values(phone="0000-9999999", address="搬走了"))
    session.commit()
    frozen_clock.advance(timedelta(days=30))
    mine, *_rest = printed(desk, notice, by=AGENT)
    other, *_rest = printed(desk, notice)
    assert other.replace("　补打 第 2 次", "") == mine
    assert "上河村便民服务站" in mine and "石桥镇便民服务中心" in mine
    assert mine.index("上河村便民服务站") < mine.index("石桥镇便民服务中心")
    assert "搬走了" not in mine and "0000-9999999" not in mine
    assert "2026 年 10 月 21 日受理的最晚" in mine.replace('<span class="nw">', "").replace("</span>", "")
    assert notice.digest == sha256(notices.html_of(notice).encode()).hexdigest()


def test_the_screen_shows_what_was_given(
    session: Session, desk: HallDesk, version: LoadedVersion, frozen_clock: Clock
) -> None:
    notice = give(desk, version)
    now = clock.now()
    before = notices.words_of(session, notice_id=notice.id, now=now)
    session.execute(update(Organisation).values(phone="0000-9999999", address="搬走了"))
    session.commit()
    frozen_clock.advance(timedelta(days=30))
    assert notices.words_of(session, notice_id=notice.id, now=clock.now()) == before
    assert before.organisation_name == "上河村便民服务站" and before.imprint == PLAIN
    assert before.person == "李龑" and before.blocks[0].rows[0].name and not before.remade


def test_two_copies_and_reprints_are_marked_and_counted(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    notice = give(desk, version)
    own, archive = printed(desk, notice)
    code = f"DB1.N.ONE_TIME_NOTICE.1.{notice.page_number}"
    assert '<p class="marks">您留存</p>' in own and f"{code}-1.1" in own
    assert '<p class="marks">存档</p>' in archive and f"{code}-2.1" in archive
    (again,) = printed(desk, notice, "存档")
    assert "存档　补打 第 2 次" in again
    assert notice.prints == 3
    lines = notices.prints_of(session, notice_id=notice.id)
    assert [(one.copy, one.by) for one in lines] == [("存档", "王海燕"), ("存档", "王海燕"), ("群众", "王海燕")]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "notice").order_by(AuditEntry.seq))
    assert [one.action for one in entries] == ["notice.given", "notice.made", "notice.printed", "notice.printed"]


def test_nobody_sees_the_prints_of_another_and_there_is_no_third_copy(desk: HallDesk, version: LoadedVersion) -> None:
    notice = give(desk, version)
    printed(desk, notice)
    for prints in ([1], [], [9]):
        with pytest.raises(NotFoundHere):
            notices.sheets_of(desk.session, notice_id=notice.id, prints=prints, actor=desk.actor(AGENT))
    with pytest.raises(Invalid, check=lambda refusal: "没有“隔壁”这一联" in refusal.sentences()[0]):
        printed(desk, notice, "隔壁")
    desk.session.rollback()
    assert notice.prints == 2


def test_one_from_before_words_were_kept_is_put_together_once_and_says_so(
    session: Session, desk: HallDesk, version: LoadedVersion, frozen_clock: Clock
) -> None:
    notice = give(desk, version)
    first = notices.words_of(session, notice_id=notice.id, now=clock.now())
    forget_words(session, notice)
    assert notices.html_of(notice) == ""
    frozen_clock.advance(timedelta(days=2))
    shown = notices.words_of(session, notice_id=notice.id, now=clock.now())
    assert "2026 年 10 月 23 日" in shown.remade
    told = ("organisation_name", "moment", "later", "places", "given_by", "blocks")
    assert [getattr(shown, one) for one in told] == [getattr(first, one) for one in told]
    assert notice.content is None, "nobody printed it"
    html, *_rest = printed(desk, notice)
    assert "告知时没有留底" in html and notice.made_at == clock.now()
    frozen_clock.advance(timedelta(days=9))
    assert "2026 年 10 月 23 日" in notices.words_of(session, notice_id=notice.id, now=clock.now()).remade


def test_the_sample_of_a_demo_is_kept_as_it_was_given(
    session: Session, desk: HallDesk, version: LoadedVersion, frozen_clock: Clock
) -> None:
    """The set-up numbers notices with its appointments; those of before stay for their print."""
    old = give(desk, version)
    forget_words(session, old)
    frozen_clock.advance(timedelta(days=1))
    now = clock.now()
    number = number_only(session, version=version, pairs=PAIRS, actor=desk.actor(AGENT), now=now)
    frozen_clock.advance(timedelta(minutes=1))
    notices.freeze_since(session, now=now)
    fresh = session.scalars(select(Notice).where(Notice.number == number)).one()
    assert (old.content, fresh.made_at) == (None, now)
    assert "没有留底" not in notices.html_of(fresh)


def test_its_wording_is_that_of_the_day_and_place_and_is_pinned(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    shipped = give(desk, version)
    kind = select(WordingVersion).join(Wording, Wording.id == WordingVersion.wording_id)
    pinned = session.scalars(kind.where(Wording.kind == "one_time_notice")).one()
    assert shipped.wording_version_id == pinned.id
    town = session.scalars(select(Organisation).where(Organisation.code == "990101101")).one()
    own = Wording(kind="one_time_notice", organisation_id=town.id)
    session.add(own)
    session.flush()
    said = (pinned.text or "").replace("可以拒绝", "您可以不给")
    session.add(
        WordingVersion(
            wording_id=own.id, number=1, text=said, digest="0" * 64, effective_from=clock.today(), made_at=clock.now()
        )
    )
    session.commit()
    assert "您可以不给" in printed(desk, give(desk, version))[0]
    assert "您可以不给" not in printed(desk, shipped)[0]
