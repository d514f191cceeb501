"""Pictures of documents: by photo, library, certificate and kind; every claim names something that exists."""

from __future__ import annotations

import pytest

from catalog.input_specs import DocumentSpec, PhotoSpec
from catalog.pictures import picture_of
from catalog.sample import load_sample
from catalog.vocabulary import LISTS, codes


def document(**keys: object) -> DocumentSpec:
    return DocumentSpec.model_validate({"id": "paper", "name": "居民身份证"} | keys)


@pytest.mark.parametrize(
    ("keys", "picture"),
    [
        ({}, "certificate"),
        ({"kind": "form"}, "form"),
        ({"kind": "other"}, "sheet"),
        ({"kind": "no_such_kind"}, "sheet"),
        ({"kind": "other", "exempt_by": "land_contract_certificate"}, "land"),
        ({"use": "bank_card"}, "bank_card"),
        ({"use": "death_certificate", "exempt_by": "id_card"}, "medical"),
        ({"produced_by_desk": True, "exempt_by": "id_card"}, "form"),
        ({"photo": PhotoSpec(size="one_inch").model_dump(), "kind": "form"}, "photo"),
    ],
)
def test_data_of_the_document_choose_its_picture_and_its_name_does_not(keys: dict[str, object], picture: str) -> None:
    assert picture_of(document(**keys)) == picture


def test_every_claim_names_something_that_exists_and_only_one_picture_claims_it() -> None:
    known = {
        "library": set(load_sample().library.documents),
        "certificates": codes("certificate_kind"),
        "kinds": codes("document_kind"),
    }
    for key, things in known.items():
        claimed = [code for one in LISTS["document_picture"].options for code in getattr(one, key)]
        assert set(claimed) <= set(things)
        assert len(claimed) == len(set(claimed))
    assert set(codes("document_kind")) == {code for one in LISTS["document_picture"].options for code in one.kinds}
