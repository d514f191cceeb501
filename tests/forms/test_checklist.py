from __future__ import annotations

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from forms.checklist import Received, because, checklist, missing
from tests.definitions import load
from tests.forms.cases import compiled

GROUP = compiled("group")
CONDITIONAL = compiled("conditional")
ALL = {"id_card": (1, 1), "photo": (2, 0), "income_proof": (1, 0)}


def lacking(received: Received) -> list[str]:
    return [item.sentence for item in missing(checklist(GROUP, {}), received)]


def test_which_papers_apply() -> None:
    applies = {item.document.id: item.applies for item in checklist(CONDITIONAL, {"handled_by": "self"})}
    assert applies == {"id_card": True, "bank_card": None, "mandate": False}


def test_nothing_brought() -> None:
    assert lacking({}) == [
        "“身份证明”还差 1 样，请从这些里面任选带来：居民身份证、居住证、居民户口簿",
        "一寸照片还差原件 2 份",
        "收入证明还差原件 1 份，可以承诺后补，期限 5 个工作日",
    ]


def test_everything_brought() -> None:
    assert lacking(ALL) == []
    assert lacking(ALL | {"id_card": (2, 5)}) == []


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        ({"id_card": (0, 0), "household_book": (1, 1)}, "居民户口簿还差复印件 1 份"),
        ({"id_card": (0, 0), "household_book": (0, 1)}, "居民户口簿还差原件 1 份、复印件 1 份"),
        ({"id_card": (1, 0)}, "居民身份证还差复印件 1 份"),
        ({"photo": (1, 0)}, "一寸照片还差原件 1 份"),
    ],
)
def test_what_lacks_is_named_to_the_sheet(received: Received, sentence: str) -> None:
    assert lacking({**ALL, **received}) == [sentence]


def test_one_complete_paper_of_a_group_is_enough() -> None:
    assert lacking({**ALL, "id_card": (1, 0), "residence_permit": (1, 1)}) == []


def test_a_group_may_ask_for_more_than_one() -> None:
    group = GROUP.definition.document_groups[0].model_copy(update={"minimum": 2})
    service = compiled("group", document_groups=(group,))
    items = missing(checklist(service, {}), ALL | {"household_book": (1, 0)})
    assert [item.sentence for item in items] == ["居民户口簿还差复印件 2 份"]
    items = missing(checklist(service, {}), ALL)
    assert [item.sentence for item in items] == ["“身份证明”还差 1 样，请从这些里面任选带来：居住证、居民户口簿"]


def test_only_deferrable_papers_do_not_stop_a_case() -> None:
    assert [item.is_blocking for item in missing(checklist(GROUP, {}), {})] == [True, True, False]


def test_an_electronic_certificate_replaces_the_paper() -> None:
    papers = tuple(
        document.model_copy(update={"exempt_by": "id_card"}) if document.id == "id_card" else document
        for document in GROUP.definition.documents
    )
    items = checklist(compiled("group", documents=papers), {})
    received = {**ALL, "id_card": (0, 0)}
    assert missing(items, received) != ()
    assert missing(items, received, certificates={"id_card"}) == ()


def test_a_paper_that_does_not_or_may_not_apply_is_never_lacking() -> None:
    items = checklist(CONDITIONAL, {"handled_by": "self"})
    assert [item.documents[0].id for item in missing(items, {})] == ["id_card"]


def test_words_count_originals_and_copies_apart() -> None:
    assert [item.words for item in checklist(GROUP, {})][:4] == [
        "原件 2 份",
        "原件 1 份、复印件 1 份",
        "原件 1 份、复印件 1 份",
        "原件 1 份、复印件 2 份",
    ]


def test_only_the_alternatives_that_hold_are_said() -> None:
    own = _compiled_with("由谁办理 属于 (近亲属、代办员) 或 由谁办理 = 监护人")
    condition = own.definition.documents[0].when or ""
    assert because(own, condition, {"handled_by": "agent"}) == "由代办员办理"
    assert because(own, condition, {"handled_by": "guardian"}) == "由监护人办理"
    assert "监护人" in because(own, condition, {}) and "近亲属" in because(own, condition, {})


def test_papers_of_an_earlier_case_are_not_lacking() -> None:
    left = missing(checklist(GROUP, {}), {}, on_file={"id_card", "photo"})
    assert [item.documents[0].id for item in left] == ["income_proof"]


def _compiled_with(when: str) -> CompiledDefinition:
    definition = load("group")
    first = definition.documents[0].model_copy(update={"when": when})
    return compile_definition(definition.model_copy(update={"documents": (first, *definition.documents[1:])}))
