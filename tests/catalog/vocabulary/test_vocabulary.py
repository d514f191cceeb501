"""The dictionaries."""

from __future__ import annotations

import pytest

from catalog import vocabulary
from catalog.conditions.symbols import HANDLED_BY_LABEL
from catalog.definition import HANDLED_BY_WORDS, HandledBy, Meaning, ServiceDefinition, StepKind, Tier, Unit
from catalog.key_names import key_name, models_in
from catalog.vocabulary_keys import list_of, open_list_of, words_of

NEEDED = [
    "item_type",
    "power_source",
    "body_nature",
    "object",
    "topic",
    "handling_mode",
    "any_place",
    "online_depth",
    "document_kind",
    "document_form",
    "document_source",
    "result_kind",
    "delivery_mode",
    "law_level",
    "place_kind",
    "devolution_mode",
    "notice_kind",
    "certificate_kind",
    "relation",
    "guardian_relation",
    "nation",
    "household_type",
    "disability_kind",
    "disability_grade",
    "bank",
    "education",
    "photo_size",
    "tier",
    "unit",
    "step_kind",
    "accept_mode",
    "defer_lapse",
    "proxy",
    "field_kind",
    "pause_kind",
    "decline_reason",
    "return_reason",
    "refusal_reason",
    "transfer_reason",
    "withdraw_reason",
    "terminate_reason",
]


@pytest.mark.parametrize("list_id", NEEDED)
def test_every_promised_list_is_there(list_id: str) -> None:
    assert vocabulary.options(list_id)


@pytest.mark.parametrize("list_id", sorted(vocabulary.LISTS))
def test_codes_and_labels_stand_once(list_id: str) -> None:
    options = vocabulary.options(list_id)
    assert len({option.code for option in options}) == len(options)
    assert len({option.label for option in options}) == len(options)
    assert vocabulary.codes(list_id) == {option.code for option in options}


@pytest.mark.parametrize(
    ("list_id", "words"),
    [("tier", Tier), ("unit", Unit), ("step_kind", StepKind), ("proxy", HandledBy), ("meaning", Meaning)],
)
def test_lists_of_the_program_say_every_word(list_id: str, words: type[Tier]) -> None:
    assert [option.code for option in vocabulary.options(list_id)] == [word.value for word in words]


def test_proxy_words_are_the_same_everywhere() -> None:
    assert {code.value: word for code, word in HANDLED_BY_WORDS.items()} == {
        option.code: option.label for option in vocabulary.options("proxy")
    }
    assert vocabulary.LISTS["proxy"].title == HANDLED_BY_LABEL


def test_labels_and_export_codes() -> None:
    assert vocabulary.label("item_type", "public_service") == "公共服务"
    assert vocabulary.label("item_type", "unknown") == "unknown"
    assert vocabulary.export_code("item_type", "public_service") == "20"
    assert vocabulary.export_code("tier", "village") == "6"
    assert vocabulary.export_code("disability_kind", "mental", "federation") == "66"
    assert vocabulary.export_code("handling_mode", "home_visit") is None
    assert vocabulary.export_code("item_type", "unknown") is None
    assert len(vocabulary.options("nation")) == 58
    with pytest.raises(KeyError):
        vocabulary.options("nothing")


def test_defaults_of_the_schema_are_words_of_their_lists() -> None:
    seen = 0
    for model in every_model(ServiceDefinition, set()):
        for key, field in model.model_fields.items():
            list_id = open_list_of(model, key)
            default = field.get_default(call_default_factory=True)
            for code in default if isinstance(default, tuple) else (default,):
                if list_id and isinstance(code, str) and code:
                    assert code in vocabulary.codes(list_id), (model, key)
                    seen += 1
    assert seen >= 10


def test_papers_that_go_with_a_reason_are_kinds_of_notice() -> None:
    issued = {one.issues for words in vocabulary.LISTS.values() for one in words.options if one.issues}
    assert {"special_procedure", "payment"} <= issued <= vocabulary.codes("notice_kind")


def test_special_procedures_are_those_of_the_law() -> None:
    special = [one.label for one in vocabulary.LISTS["pause_kind"].options if one.group == "special"]
    assert special == ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]  # 行政许可法第四十五条


@pytest.mark.parametrize("list_id", [name for name in NEEDED if name.endswith("_reason")])
def test_another_reason_is_put_into_words(list_id: str) -> None:
    last = vocabulary.LISTS[list_id].options[-1]
    assert (last.code, last.asks) == ("other", "words")


def test_every_key_has_a_chinese_name() -> None:
    for model in every_model(ServiceDefinition, set()):
        for key in model.model_fields:
            assert key_name(model, key) != key, (model, key)


def test_words_of_enumerations_are_in_their_lists() -> None:
    for model in every_model(ServiceDefinition, set()):
        for key in model.model_fields:
            list_id = list_of(model, key)
            if list_id:
                assert set(words_of(model, key)) <= vocabulary.codes(list_id)


def every_model(model: type, seen: set[type]) -> set[type]:
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():  # type: ignore[attr-defined]
            for inner in models_in(field.annotation):
                every_model(inner, seen)
    return seen
