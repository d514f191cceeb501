"""The page around the editor: for administrators, with what its scripts say, and no button that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.views.studio.editor_words import EDITOR_WORDS
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

SCRIPTS = Path(__file__).parents[3] / "app/static/js/studio"
HERE = f"/studio/services/{ALLOWANCE}"


def test_administrators_get_the_editor_and_others_do_not(browser_of: Callable[[str], DeskClient]) -> None:
    page = browser_of("fangxiaoming").get(HERE)
    assert page.status_code == 200
    assert 'id="editor"' in page.text
    assert browser_of("wanghaiyan").get(HERE).status_code == 403
    assert browser_of("fangxiaoming").get("/studio/services/QS-XX-999").status_code == 404


def test_every_link_of_the_page_leads_somewhere(browser_of: Callable[[str], DeskClient]) -> None:
    admin = browser_of("fangxiaoming")
    for path in set(re.findall(rf'href="({HERE}/[^"]+)"', admin.get(HERE).text)):
        assert admin.get(path).status_code in (200, 302, 303), path


def test_the_scripts_say_only_words_that_the_page_gives_them() -> None:
    said = {
        word for script in SCRIPTS.glob("*.js") for word in re.findall(r'\bsay\("(\w+)"', script.read_text("utf-8"))
    }
    assert said <= EDITOR_WORDS.keys()


def test_modules_of_the_editor_stay_small_and_import_what_exists() -> None:
    for script in SCRIPTS.glob("*.js"):
        text = script.read_text("utf-8")
        assert text.count("\n") < 400, script.name
        for names, module in re.findall(r'import \{([^}]*)\} from "\./([\w.]+)"', text):
            exported = (SCRIPTS / module).read_text("utf-8")
            for name in filter(None, map(str.strip, names.split(","))):
                assert re.search(rf"export (async )?(function\*?|const|let|class) {name}\b", exported), (
                    script.name,
                    name,
                )
