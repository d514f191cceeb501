"""No list of rows is endless: what no service has is refused with a sentence, before anybody lays it out on paper."""

from __future__ import annotations

import pytest

from catalog.definition import MOST_STEPS
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_nodes import load_yaml
from tests.definitions import text_of


@pytest.mark.parametrize("rows", [MOST_STEPS, MOST_STEPS + 1])
def test_a_service_has_so_many_steps_at_most(rows: int) -> None:
    tree = load_yaml(text_of("minimal")).value
    tree["steps"] = [{**tree["steps"][0], "id": f"s{number}"} for number in range(rows)]
    read = read_tree(tree, library=None)
    assert (read.definition is None) == (rows > MOST_STEPS)
    if rows > MOST_STEPS:
        assert [one.message for one in read.problems] == [f"“steps”（环节）最多只能有 {MOST_STEPS} 项"]
