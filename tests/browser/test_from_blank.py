"""乡村兽医登记, built from blank by somebody who knows no code, tried, published, and handled the same minute.

The guide is a real one: four ways to qualify, of which one is enough, and papers of which one is enough.
"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Hall
from tests.browser.person import Check, Person

NAME = "乡村兽医登记"
WAYS = ("中专以上兽医类学历", "中级动物疫病防治员证书", "在农村连续从业满 5 年", "县级培训合格")
PROOFS = ("学历证书", "职业技能证书", "从业年限证明", "培训合格证明")
QUESTION = "您凭哪一样来登记？"
LIVE_IN = 15  # minutes from nothing to published, at the pace of somebody who does it for the first time


def test_somebody_who_knows_no_code_builds_a_guide_and_a_case_is_handled_with_it(
    hall: Hall, is_accessible: Check
) -> None:
    admin = Person(hall.open(user="fangxiaoming", at="/"), is_accessible)
    answer_questions(admin)
    say_the_basis(admin)
    ask_for_the_way(admin)
    choose_papers(admin)
    draw_the_form(admin)
    set_limits(admin)
    say_where_to_ask(admin)
    answer_and_give_a_sample(admin)
    look_at_what_comes_out(admin)
    try_it(admin)
    publish(admin)
    number = handle(Person(hall.open(user="wanghaiyan", at="/"), is_accessible))
    decide(hall, number, is_accessible)
    assert admin.minutes() < LIVE_IN, f"{admin.clicks} clicks, {admin.keys} characters"


def test_a_paper_and_its_condition_without_a_mouse(hall: Hall, is_accessible: Check) -> None:
    admin = Person(hall.open(user="fangxiaoming"), is_accessible)
    hall.go(admin.page, "/studio/services/QS-MZ-001")
    expect(admin.page.get_by_role("tab", name="基本信息和依据")).to_be_visible()
    admin.tab_to("基本信息和依据")
    admin.key("ArrowRight", "ArrowRight")
    expect(admin.page.get_by_role("tab", name="材料")).to_be_focused()
    admin.tab_to("加材料")
    admin.key("Enter")
    admin.type("敬老院入住证明")
    admin.tab_to("复印件份数")
    admin.type("1")
    admin.tab_to("加条件")
    admin.key("Enter")
    expect(admin.page.get_by_label("哪一项")).to_be_focused()
    admin.type("居住情况")
    admin.key("Tab")
    expect(admin.page.get_by_label("怎样比较")).to_be_focused()
    admin.key("Tab", "Tab")
    walk_list(admin, "和什么比", "住养老机构")
    admin.tab_to("好了", back=True)
    admin.key("Enter")
    paper = admin.row("敬老院入住证明")
    expect(paper).to_contain_text("当居住情况是住养老机构时")
    admin.look(admin.page)
    admin.tab_to("敬老院入住证明", back=True)
    admin.key("Alt+ArrowUp", "Alt+ArrowUp")
    expect(admin.page.locator("#speaker")).to_have_text("“敬老院入住证明”移到第 9 位，共 11 项。")
    admin.key("Alt+ArrowDown", "Enter")
    expect(paper.get_by_label("材料名称")).to_be_hidden()
    admin.key("Control+s")
    admin.saved()
    admin.page.reload()
    admin.press("材料", role="tab")
    last = admin.page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="敬老院入住证明")
    expect(last.locator(".no")).to_have_text("10")
    expect(last).to_contain_text("复印件 1")


def walk_list(admin: Person, label: str, wanted: str) -> None:
    """Arrow down in a list that has the focus until the wanted line is chosen."""
    box = admin.page.get_by_label(label).first
    expect(box).to_be_focused()
    while box.evaluate("one => one.selectedOptions[0].text") != wanted:
        before = box.evaluate("one => one.selectedIndex")
        admin.key("ArrowDown")
        expect(box).to_be_focused()
        assert box.evaluate("one => one.selectedIndex") > before, f"no line “{wanted}”"


# ── the administrator ──────────────────────────────────────────────────────────────────────────────


def answer_questions(admin: Person) -> None:
    """A few questions on one page; what was forgotten is told and nothing typed is lost."""
    admin.press("新增事项", role="link")
    admin.press("答几个问题", role="link")
    admin.look(admin.page)
    admin.write("事项名称", NAME)
    admin.press("建草稿，去完善")
    admin.see("还没有建")
    admin.look(admin.page)
    admin.choose("实施部门", "县农业农村局")
    admin.write("一句话说清", "在村里给牲畜看病的人办登记，登记后可以在本乡镇行医。")
    admin.choose("属于哪一类", "行政确认")
    admin.choose("放在指南的哪个主题下", "农林牧渔")
    admin.write("什么样的人能办", "在本县乡村从事动物诊疗服务。\n学历、技能证书、从业年限、培训合格，有一样就行。")
    admin.write("依据哪个文件", "执业兽医和乡村兽医管理办法")
    admin.write("哪一条", "第十九条")
    admin.tick("县里部门", admin.group("谁最后拍板"))
    admin.write("答应几个工作日办好", "10")
    admin.write("文件规定最多几个工作日", "20")
    admin.tick("近期一寸免冠彩色照片")
    admin.write("别的材料", "\n".join([f"{NAME}申请表", *PROOFS]))
    admin.tick("发证件", admin.group("办成以后"))
    admin.write("证件、证明叫什么", "乡村兽医登记证")
    expect(admin.page.get_by_label("为什么只能本人来")).to_be_hidden()
    expect(admin.page.get_by_label("咨询电话")).to_have_value(re.compile(r"0000-\d+"))
    admin.press("建草稿，去完善")
    admin.see("草稿建好了，没有错误")
    expect(admin.page.get_by_role("heading", name=NAME)).to_be_visible()
    admin.look(admin.page)


def say_the_basis(admin: Person) -> None:
    """Other names of the service, and the words of the article."""
    admin.write("别名", "兽医证\n村兽医登记")
    basis = admin.open("执业兽医和乡村兽医管理办法")
    admin.write("文号", "农业农村部令2022年第6号", basis)
    admin.write("条文内容", "从事动物诊疗服务活动的乡村兽医，应当按规定备案登记。", basis)
    admin.choose("依据层级", "部门规章", basis)
    admin.look(admin.page)


def mend_with_a_click(admin: Person, label: str, *, times: int = 1) -> None:
    """What is wrong stands beside the editor, with a button that mends it."""
    side = admin.page.get_by_role("group", name="旁边显示什么")
    admin.press("检查", side)
    problems = admin.page.get_by_role("region", name="检查")
    for left in range(times, 0, -1):
        expect(problems.get_by_role("button", name=label)).to_have_count(left)
        admin.press(label, problems)
    expect(problems.get_by_role("button", name=label)).to_have_count(0)
    admin.look(admin.page)
    admin.press("预览", side)


def ask_for_the_way(admin: Person) -> None:
    """One question with four answers."""
    admin.go("情形")
    admin.press("加情形")
    admin.type(QUESTION)
    admin.press("加一个选项")
    for number, way in enumerate(WAYS):
        if number:
            admin.key("Enter")
        admin.type(way)
    admin.saved()
    expect(admin.row(QUESTION)).not_to_contain_text("缺少")
    admin.look(admin.page)


def choose_papers(admin: Person) -> None:
    """Originals and copies apart; four papers of which one is enough; a paper that one group of people brings."""
    admin.go("材料")
    for proof in PROOFS:
        row = admin.open(proof)
        admin.choose("验收方式", "验原件收复印件", row)
        admin.press(proof, row)
    mend_with_a_click(admin, "复印件改成 1 份", times=len(PROOFS))
    expect(admin.row(PROOFS[0])).to_contain_text("复印件 1")
    admin.write("出具单位", "乡镇畜牧兽医站", admin.open("从业年限证明"))
    admin.press("加材料组")
    admin.type("从业资格证明")
    group = admin.row("从业资格证明")
    for proof in PROOFS:
        admin.tick(proof, group)
    expect(group).to_contain_text("4 样，至少交 1 样")
    admin.press("从共用库选")
    admin.type("hkb")
    admin.press("居民户口簿", admin.page.get_by_role("dialog"))
    pick_condition(admin, admin.row("居民户口簿"), "您凭哪一样来登记", WAYS[2])
    admin.saved()
    admin.look(admin.page)


def draw_the_form(admin: Person) -> None:
    """A new section: a choice that everybody answers, and a number that only some are asked."""
    admin.go("表单")
    admin.press("加分区")
    admin.type("从业情况")
    section = admin.row("从业情况")
    admin.press("加表单项", section)
    admin.type("主要给哪类牲畜看病")
    choice = admin.row("主要给哪类牲畜看病")
    admin.choose("表单项类型", "单选", choice)
    admin.choose("是否必填", "是", choice)
    admin.press("加一个选项", choice)
    for number, kind in enumerate(("猪", "牛羊", "家禽")):
        if number:
            admin.key("Enter")
        admin.type(kind)
    admin.press("加表单项", section)
    admin.type("连续从业几年")
    years = admin.row("连续从业几年")
    admin.choose("表单项类型", "数字", years)
    pick_condition(admin, years, QUESTION, WAYS[2])
    admin.saved()
    expect(years).to_contain_text(f"选“{WAYS[2]}”")
    admin.look(admin.page)
    admin.press("删除", admin.open("申请内容"), exact=True)  # nobody needs the empty box that every draft begins with
    admin.see("已删除“申请内容”")


def pick_condition(admin: Person, row: Locator, name: str, value: str) -> None:
    """Which thing, compared how, with what: picked, not written."""
    admin.press("加条件", row)
    box = row.get_by_label("哪一项").first
    if box.evaluate("one => one.tagName") == "SELECT":
        label = box.locator("option", has_text=name).first.inner_text()
        admin.choose("哪一项", label, row)
    else:
        admin.write("哪一项", name, row)
        admin.key("Tab")
    admin.choose("和什么比", value, row)
    admin.press("好了", row)


def set_limits(admin: Person) -> None:
    """Steps that take longer together than what is promised keep a service from being published."""
    admin.go("环节和时限")
    step = admin.open("县级审批")
    admin.write("时限", "12", step)
    promise = admin.page.locator("#panel-steps")
    expect(promise).to_contain_text("时限加起来是 12 个工作日")
    admin.look(admin.page)
    admin.write("时限", "8", step)
    expect(promise).not_to_contain_text("时限加起来是 12 个工作日")


def say_where_to_ask(admin: Person) -> None:
    """Hours, and where to turn against a refusal; the telephones are those of the department."""
    admin.go("办理地点和咨询")
    admin.write("办理时间", "周一至周五 8:30—12:00，14:00—17:30")
    admin.write("复议机关", "青石县人民政府")
    admin.write("诉讼法院", "青石县人民法院")
    expect(admin.page.get_by_label("监督电话")).to_have_value(re.compile(r"0000-\d+"))
    admin.look(admin.page)


def answer_and_give_a_sample(admin: Person) -> None:
    """A question of the hall, and a sample that fills itself with an invented person."""
    admin.go("问答和示例")
    admin.press("加问答")
    admin.type("换了乡镇还要重新登记吗？")
    admin.write("回答", "要，到新的乡镇重新登记。", admin.row("换了乡镇还要重新登记吗"))
    admin.press("加示例")
    admin.type("本人来办，凭从业年限")
    sample = admin.row("本人来办，凭从业年限")
    sample.get_by_role("combobox", name=QUESTION).select_option(label=WAYS[2])
    admin.clicks += 2
    admin.press("没填的必填项，填上虚构的内容", sample)
    expect(sample.get_by_label("姓名").first).to_have_value("李小满")
    admin.saved()
    admin.look(admin.page)


def look_at_what_comes_out(admin: Person) -> None:
    """The form, the papers and the guide beside the editor, as the sample fills them; nothing is wrong any more."""
    preview = admin.page.frame_locator("#preview iframe.now")
    admin.page.get_by_label("用哪份示例答案").select_option(label="本人来办，凭从业年限")
    admin.press("表单", admin.group("看哪一样"))
    expect(preview.get_by_label("连续从业几年")).to_be_visible()
    admin.press("材料单", admin.group("看哪一样"))
    expect(preview.locator("body")).to_contain_text("从业资格证明（至少 1 样）")
    expect(preview.locator("body")).to_contain_text("居民户口簿")
    admin.press("流程图", admin.group("看哪一样"))
    expect(preview.locator("body")).to_contain_text("县级审批")
    admin.press("指南", admin.group("看哪一样"))
    expect(preview.locator("body")).to_contain_text("换了乡镇还要重新登记吗")
    admin.press("检查", admin.page.get_by_role("banner"))
    expect(admin.page.get_by_role("region", name="检查")).to_contain_text("没有错误，可以发布")


def try_it(admin: Person) -> None:
    """One case through the draft, in a place of its own."""
    admin.press("试办", role="link")
    admin.look(admin.page)
    admin.press("开始试办")
    admin.see("不是真办件")
    admin.press("填上示例")
    expect(admin.page.get_by_label("连续从业几年")).to_be_visible()
    admin.write("连续从业几年", "6")
    admin.look(admin.page)
    admin.press("提交")
    admin.see("SHIBAN26-00001")
    expect(admin.page.locator(".dd-trial")).to_contain_text("农业农村窗口 审批人员")
    admin.look(admin.page)


def publish(admin: Person) -> None:
    """What it means, and then it is there."""
    admin.press("回编辑页", role="link")
    admin.press("发布…", role="link")
    admin.see("这个事项头一次发布")
    admin.look(admin.page)
    admin.press("发布第 1 版")
    admin.see("第 1 版已发布")
    admin.look(admin.page)


# ── the hall ───────────────────────────────────────────────────────────────────────────────────────


def handle(clerk: Person) -> str:
    """The clerk finds it by its initials, fills, submits and prints; the number of the case."""
    page = clerk.page
    clerk.key("F2")
    expect(page.get_by_label("事项名称或拼音首字母")).to_be_focused()
    clerk.type("xcsydj")
    clerk.press(NAME, role="link")
    clerk.see("从业资格证明")
    clerk.look(page)
    clerk.press("开始办理", role="link")
    clerk.tick(WAYS[2])
    clerk.write("姓名", "王大山")
    clerk.write("身份证号", "990101197806200478", page.locator("[data-field=applicant_id_number]"))
    clerk.write("联系电话", "13900002346")
    clerk.write("户籍地址", "石桥镇上河村南头二组14号")
    clerk.tick("牛羊")
    clerk.write("连续从业几年", "8")
    receive_one_of_four(clerk)
    clerk.look(page)
    with page.expect_navigation():
        clerk.press("提交")
    clerk.see("已受理")
    with page.context.expect_page() as opened:
        clerk.press("打印受理回执")
    expect(opened.value).to_have_url(re.compile(r"/desk/papers/\d+\.pdf"))
    return page.locator(".no").first.inner_text()


def receive_one_of_four(clerk: Person) -> None:
    """Of the four proofs one is enough."""
    for paper in (f"{NAME}申请表", "居民身份证", "近期一寸免冠彩色照片", "居民户口簿", "从业年限证明"):
        line = clerk.page.locator("[data-document]", has_text=paper)
        clerk.press("收齐", line)
    expect(clerk.page.locator("[data-lack]")).to_have_text("都填好了")


def decide(hall: Hall, number: str, look: Check) -> None:
    """By the department that the administrator named, and by nobody else."""
    other: Page = hall.open(user="linjianhua", at="/")
    expect(other.locator("body")).not_to_contain_text(number)
    approver = Person(hall.open(user="hejianxin", at="/"), look)
    approver.press(number, role="link")
    approver.see("连续从业几年")
    approver.page.get_by_role("textbox", name="意见").fill("同意登记。")
    approver.look(approver.page)
    with approver.page.expect_navigation():
        approver.press("批准", exact=True)
    clerk = Person(hall.open(user="wanghaiyan"), look)
    hall.go(clerk.page, f"/desk/cases/{number}")
    clerk.see("乡镇送达")
    clerk.see("批准")
