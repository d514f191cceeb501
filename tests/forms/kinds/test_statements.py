from __future__ import annotations

import hashlib

import pytest
from werkzeug.datastructures import MultiDict

from catalog.definition import FieldSpec
from forms import messages
from forms.answers import encode
from forms.kinds.statements import Agreed
from tests.forms.cases import compiled, read, sentences, with_fields
from tests.forms.specs import clean, make_kind, refusal

TEXT = "本人承诺所填内容属实，愿意接受核查。"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
TICK = FieldSpec(id="promise", label="承诺书", kind="declaration", statement=TEXT)
TOLD = FieldSpec(id="told", label="告知", kind="notice", statement="补贴按月发放。", required=True)
SERVICE = with_fields(compiled("minimal").definition, TICK, TOLD)


def test_a_declaration_must_be_ticked_to_go_on_and_a_notice_asks_nothing() -> None:
    assert sentences(read(SERVICE, MultiDict()))["f_promise"] == messages.PLEASE_AGREE.format(label="承诺书")
    ticked = read(SERVICE, MultiDict({"f_promise": DIGEST, "f_told": "随便"}))
    assert {"f_promise", "f_told"}.isdisjoint(sentences(ticked))
    assert "told" not in ticked.answers.values and ticked.answers.values["promise"] == Agreed(DIGEST)
    assert encode(SERVICE, ticked.answers, seal=lambda plain: plain)["values"]["promise"] == DIGEST  # type: ignore[index,call-overload]
    assert "f_promise" not in sentences(read(SERVICE, MultiDict(), complete=False))


def test_who_ticked_other_words_reads_again() -> None:
    other = hashlib.sha256("旧的文字".encode()).hexdigest()
    assert refusal("declaration", other, statement=TEXT) == messages.STATEMENT_CHANGED
    kind = make_kind("declaration", statement=TEXT)
    assert kind.display(Agreed(DIGEST)) == "已阅读并同意"
    assert kind.display(kind.decode(other)) == "同意的是另一版文字，请重新确认"


@pytest.mark.parametrize("typed", ["同意", "是", "Yes", DIGEST])
def test_words_of_agreement(typed: str) -> None:
    assert clean("declaration", typed, statement=TEXT) == Agreed(DIGEST)
    assert Agreed(DIGEST).in_conditions is True


def test_no_is_no_agreement() -> None:
    assert refusal("declaration", "否", statement=TEXT) == messages.PLEASE_AGREE.format(label="项目")
    with pytest.raises(ValueError, match="digest"):
        make_kind("declaration", statement=TEXT).decode("yes")


def test_both_are_printed_with_their_words() -> None:
    line = make_kind("notice", statement=TEXT).blank()
    assert (line.style, line.statement) == ("statement", TEXT)
    assert make_kind("declaration", statement=TEXT).blank().style == "tick"
