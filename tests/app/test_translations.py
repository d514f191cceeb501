"""The English of the pages: complete, in step with the source, and all that a page shows."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from app import dates
from app.archive.fields import LABELS as RECORD_LABELS
from app.people.demo import DEMO_PASSWORD
from app.people.roles import ROLE_LABELS
from app.wording import FROM_OTHER_ROOMS
from catalog.definition import HANDLED_BY_WORDS
from catalog.problems import SEVERITY_WORDS
from tests.support.client import DeskClient

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "app" / "translations" / "en" / "LC_MESSAGES"
TEMPLATES = ROOT / "app" / "templates"
Key = tuple[str | None, str]
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# Han characters and the punctuation that goes with them.
_CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
_CALL = re.compile(r"""\b(?:_\(|pgettext\("\w+",)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# Python that speaks Chinese only, and why.
_CHINESE_ONLY = {
    "app/cli/": "the command line speaks Chinese",
    "app/setup/": "the sample county is Chinese data",
    "app/config.py": "complaints about settings are told by the command line",
    "app/message_settings.py": "complaints about settings, too",
    "app/cases/workflow.py": "articles of the law beside the rules, for who reads them",
    "app/statistics/rate_report.py": "the figures as a workbook and on paper",
    "app/workday_notice.py": "how the State Council writes its notice, and names of days as they are stored",
    "app/archive/exporting.py": "the copy of a person's data is a paper",
    "app/archive/standing.py": "consents, kept as they were read out",
    "app/papers/storage.py": "complaints about settings, too",
    "app/prefilling/loading.py": "columns of the sheet of certificates",
    "app/audit/": "what `audit verify` says, and names stored in the record",
    "app/chinese_dates.py": "dates on papers, in records and in messages",
    "app/dates.py": "dates in both languages",
    "app/printing/": "what goes on paper",
    "app/ledgers/": "books of a month are papers",
    "app/handbook/": "the handbook is a paper",
    "app/issuing/kinds.py": "titles of papers, words in their numbers, who keeps a copy",
    "app/issuing/making.py": "numbers of papers",
    "app/issuing/printing.py": "whose copy, as it stands on the paper",
    "app/issuing/case_file.py": "the file of a case is a paper",
    "app/issuing/file_papers.py": "its papers, too",
    "app/issuing/file_signatures.py": "its records of signatures, too",
    "app/issuing/desk_papers.py": "whose copy, as it stands on the paper",
    "app/issuing/notices.py": "whose copy, too",
    "app/seals/naming.py": "what stands on a seal",
    "app/seals/authority.py": "what stands in a certificate",
    "app/printjobs/makers.py": "names of files",
    "app/cases/fees.py": "what was paid, as papers tell it",
    "app/cases/mending_told.py": "what is to be mended, kept with the step and printed",
    "app/cases/moving/mandate_signing.py": "what is signed",
    "app/offline/people.py": "a stored purpose",
    "app/proxies/agents/workbook.py": "what people type between names",
    "app/proxies/appointments/feeds.py": "the calendar of a phone",
    "app/proxies/appointments/words.py": "messages and slips for villagers",
    "app/proxies/delivery/bringing.py": "how it was received, kept with the case",
    "app/proxies/handing_in/months.py": "names of books, which are papers",
    "app/proxies/households/visiting.py": "a stored purpose, too",
    "app/proxies/rounds/planning.py": "figures in the names of groups",
    "app/proxies/rounds/visiting.py": "how somebody was met, kept with a certification",
    "app/printjobs/finishing.py": "names of files, too",
    "app/scanning/filing.py": "names of files, too",
    "app/publishing/stored_words.py": "what is stored with a version",
    "app/publishing/devolution_reports.py": "reports are papers, and papers are Chinese",
    "app/views/api/openapi.py": "the description of the interface, like docs/api.md",
}
# Literals outside `_()` that are no words of a page.
_DATA = {
    "简体中文",
    "中文",
    "公众",  # a stored role
    "代办台",  # FAB's own name of the app, on none of our pages
    "补正材料",  # a stored name of a step
    "需要补正的材料：",  # part of a stored opinion
    "、",
    "；",
    "，",
    " \t-·•、，,；;",  # what people type between the papers of a list
    "（",
    "）",
    "。",
    "省",
    "市",
    "县",
    "镇",
    "村",  # tier seals
    "：",
    "值",  # a field that is never shown
    "草稿 ",  # subjects of records
    "受理“",  # a stored purpose
    "族",  # of an answer
    "[\\n、，,；;]",  # between the groups of a village
    "承诺后补的“",  # parts of stored opinions
    "”到期没有交来。",
    "需要补正的材料：1. ",
    "。\n",
    "看不清，请重新提供",
    "与要求不符，请更换",
    "本人已看过",  # what is signed
    "办件 ",
    "”申请表",
    "填写的内容，确认内容属实，所交材料真实有效；如有不实，愿意承担相应的法律责任。",
    "或",  # between keys; the page says it in its language
    "＋",
    "－",
    "＊＊＊",  # instead of what is not shown
    "要带什么材料对群众公开",
    "办事指南对群众公开",
    "空白表和样表对群众公开",
    "办事清单、窗口牌对群众公开",
    "办事手册对群众公开",
    "拿到文书的人都可以查验真伪",
    "根证书给所有人用来核对签名，里面没有密钥",
    "群众凭编号和证件后四位查自己的办件",  # reasons of `@public`, for reviewers
    "材料移交清单",  # a title on paper
    "行政机关印章",  # in the ring of a seal
    "时才有这一步",  # a step of a guide, as on its paper
    "。—–−",  # what people type between the letters of a code
    "系统",  # who acts without being a person, in the record
    "随系统升级",  # stored: why a wording changed
    " 等 ",  # stored: the name of a stack
    " 个文件",
    "收到材料后五个工作日内没有告知补正，也没有作出受理决定，依照行政许可法第三十二条，自收到材料之日起视为受理。",
    "已补正，重新提交",  # stored: an opinion, how a failed visit was settled
    "系统（到期开办）",  # who did it, in the record
    "纸质",
    "短信",  # what was chosen, in the record
    "【",
    "】",  # around the sign of a text message
    "姓名",
    "申请人",
    "事项",
    "类别",
    "组",
    "住址",
    "地址",  # looked for in what a definition calls its questions
    *ROLE_LABELS.values(),  # keys
}
_MARKERS = ("_", "_l", "msgid", "msgid_in", "pgettext")
# Words of ours that are data, too, and stand by themselves on the pages below.
_ALSO_DATA = {
    *HANDLED_BY_WORDS.values(),
    "姓名",
    "申请人",
    "与申请人关系",
    "代办人",  # labels of forms, too
    "代办服务委托书",  # a document of services, too
    "身份证号",
    "系统",
    "国务院办公厅放假通知",
} | {
    *RECORD_LABELS.values(),  # questions of forms are called so, too
    "村便民服务站",
    "到哪里办",  # the answers on top of a guide: what a guide says is Chinese, as on its paper
    "多久办好",
    "花多少钱",
    "高龄津贴",
    "事项编码",
    "全县",
    "县级",
    "村（社区）",
    "乡镇（街道）",
}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def said(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def keys_in_source() -> set[Key]:
    """What `make translations` would find now, by its own line of the Makefile."""
    line = re.search(r"^KEYWORDS := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert line is not None
    asked = [word for word in line[1].split() if word != "-k"]
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT / "app", methods, options, keywords={**DEFAULT_KEYWORDS, **parse_keywords(asked)}, comment_tags=()
    )
    return {(context, str(message)) for _file, _line, message, _comments, context in found}


def test_every_word_of_the_source_is_in_the_catalogue_and_no_other(english: Catalog) -> None:
    assert {(message.context, str(message.id)) for message in said(english)} == keys_in_source()


def test_every_word_is_translated(english: Catalog) -> None:
    assert [message.id for message in said(english) if message.fuzzy or not message.string] == []


def test_placeholders_agree(english: Catalog) -> None:
    wrong = [
        message.id
        for message in said(english)
        if sorted(set(_PLACEHOLDER.findall(str(message.id)))) != sorted(set(_PLACEHOLDER.findall(str(message.string))))
    ]
    assert wrong == []


def test_english_words_are_english(english: Catalog) -> None:
    """Chinese stays only inside examples of what is typed in Chinese, and in the seal of the last step."""
    left = {str(message.id) for message in said(english) if _CHINESE.search(str(message.string))}
    examples = ("转", "占位词", "{电话}")  # of telephones; of the words in braces that texts of messages hold
    left = {text for text in left if not any(word in text for word in examples)}
    assert {text for text in left if not text.startswith(("例如", "印在"))} == {"办"}


def test_the_compiled_catalogue_is_in_step(english: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, english)
    assert compiled.getvalue() == (FOLDER / "messages.mo").read_bytes(), "run `make translations`"


def test_words_of_other_rooms_are_all_marked() -> None:
    assert {*HANDLED_BY_WORDS.values(), *SEVERITY_WORDS.values()} == set(FROM_OTHER_ROOMS)
    assert {(None, words) for words in ROLE_LABELS.values()} <= keys_in_source()


def literals(path: Path) -> Iterator[str]:
    """Chinese literals that no marker marks, documentation and regular expressions left out."""
    tree = ast.parse(path.read_text("utf-8"))
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            *_MARKERS,
            "compile",
        ):
            fine.update(id(argument) for argument in node.args)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine:
            yield node.value


def test_python_says_nothing_in_chinese_outside_gettext() -> None:
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(tuple(_CHINESE_ONLY)):
            found += [f"{name}: {text}" for text in literals(path) if _CHINESE.search(text) and text not in _DATA]
    assert found == [r"app/views/admin/fields.py: [0-9+()（）\-—、，,\s转分机]*"]  # how telephones are typed


def test_templates_say_nothing_in_chinese_outside_gettext() -> None:
    """Comments are for us; everything else that a template holds may reach the page."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = _CALL.sub("", _COMMENT.sub("", path.read_text("utf-8")))
        found += [f"{path.name}: {line.strip()[:90]}" for line in text.splitlines() if _CHINESE.search(line)]
    assert found == []


def test_scripts_say_nothing_in_chinese() -> None:
    """Words reach them from the page. Allowed: how answers, which are data, are typed and shown in Chinese forms."""
    found = []
    folder = ROOT / "app" / "static" / "js"
    for path in sorted(path for part in (".", "form", "papers") for path in (folder / part).glob("*.js")):
        if path.name in ("answers.js", "composed.js"):  # read and write 2026年3月1日, 是, 视力残疾, as forms/kinds does
            continue
        code = re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$|\s//\s.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        found += [f"{path.name}: {line.strip()}" for line in code.splitlines() if _CHINESE.search(line)]
    assert [line.partition(":")[0] for line in found] == ["case.js", "chain.js", "idnumber.js", "judge.js"]
    assert '"。"' in found[0] and '"男" : "女"' in found[2]  # between ready-made opinions; an answer
    assert "[。；，]+$" in found[3]  # at the end of a sentence, as forms/messages.py
    assert 'split("／")' in found[1]  # between the steps of an option, in the data


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────


class Shown(HTMLParser):
    """Texts and spoken attributes of a page, each with whether it is marked as Chinese."""

    _SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-words")

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.language = values.get("lang") or "" if tag == "html" else self.language
        self._silent += tag in ("script", "style", "template")
        self.texts += [value for name in self._SPOKEN if (value := values.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "template")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def shown(client: DeskClient, path: str) -> Shown:
    answer = client.get(path)
    assert answer.status_code in (200, 404), path
    page = Shown()
    page.feed(answer.get_data(as_text=True))
    return page


def speak(client: DeskClient, language: str, back: str = "/guides/") -> None:
    assert client.post("/language", data={"language": language, "next": back}).location == back


PAGES = {
    "": ("/login/", "/guides/", "/progress", "/guides/QS-MZ-001", "/no-such-page"),
    "lixiumei": ("/", "/desk/services", "/desk/services/QS-MZ-001", "/desk/new/QS-MZ-001", "/me"),
    "wanghaiyan": ("/desk/", "/desk/?tab=done", "/desk/?tab=supplement", "/desk/?q=0137", "/settings/"),
    "fangxiaoming": (
        "/studio/",
        "/studio/new",
        "/studio/services/QS-MZ-001",
        "/studio/services/QS-MZ-001/versions/1",
        "/users/list/",
        "/users/add",
        "/organisations/list/",
        "/organisations/add",
        "/roles/list/",
        "/workdays/list/",
        "/workdays/add",
        "/audit/list/",
        "/account/password",
    ),
}


@pytest.mark.parametrize("who", PAGES)
def test_a_page_in_english_shows_no_chinese_word_of_ours(client: DeskClient, english: Catalog, who: str) -> None:
    """Chinese on it is data: names, definitions and what is made of them; never a text of the catalogue."""
    if who:
        client.log_in(who)
    speak(client, "en")
    ours = {str(message.id) for message in said(english) if len(str(message.id)) > 1} - _ALSO_DATA
    for path in PAGES[who]:
        page = shown(client, path)
        assert page.language == "en", path
        assert {text.strip() for text in page.texts} & ours == set(), path


def test_pages_speak_chinese_until_the_other_language_is_chosen(client: DeskClient) -> None:
    assert shown(client, "/guides/").language == "zh-CN"
    speak(client, "en")
    assert "What do you need?" in shown(client, "/guides/").texts
    speak(client, "zh_Hans")
    assert "要办什么事？" in shown(client, "/guides/").texts


def test_the_language_outlives_login_and_logout(client: DeskClient) -> None:
    speak(client, "en")
    client.post("/login/", data={"username": "lixiumei", "password": DEMO_PASSWORD})
    assert shown(client, "/me").language == "en"
    client.post("/logout/")
    assert shown(client, "/login/").language == "en"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"])
def test_the_way_back_stays_here(client: DeskClient, back: str) -> None:
    assert client.post("/language", data={"language": "en", "next": back}).location == "/"


def test_an_unknown_language_changes_nothing(client: DeskClient) -> None:
    client.post("/language", data={"language": "xx"})
    assert shown(client, "/guides/").language == "zh-CN"


def test_the_language_is_not_chosen_by_other_sites(client: DeskClient) -> None:
    assert client.post("/language", data={"language": "en"}, csrf=False).status_code == 400
    assert client.get("/language").status_code == 405


def test_the_blank_form_is_kept_apart_by_language(client: DeskClient) -> None:
    client.log_in("lixiumei")
    assert "选填" in shown(client, "/desk/new/QS-MZ-001").texts
    speak(client, "en")
    texts = shown(client, "/desk/new/QS-MZ-001").texts
    assert "optional" in texts and "选填" not in texts


def test_dates_are_english_on_english_pages(app: Flask) -> None:
    day = dt.date(2026, 10, 21)
    with app.test_request_context():
        assert dates.day(day) == "10月21日 周三"
    with app.test_request_context(), force_locale("en"):
        assert [dates.day(day), dates.long_day(day)] == ["Wed 21 Oct", "21 Oct 2026"]
        assert dates.moment(dt.datetime(2026, 10, 20, 17, 5, tzinfo=dt.UTC)) == "21 Oct 01:05"
