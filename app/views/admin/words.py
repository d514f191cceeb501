"""What capabilities and recorded actions are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.cases.words import ACTION_DONE

CAPABILITY_WORDS = {
    "submit_case": _l("受理新件：为群众填表、收材料、打回执"),
    "handle_step": _l("办理本单位的环节：通过、退回补正"),
    "decide": _l("审批：准予或不予批准"),
    "view_cases": _l("查看本单位和下级单位的办件"),
    "supervise": _l("督查：看红黄牌和办理时限"),
    "edit_catalogue": _l("编辑事项：改草稿、做检查"),
    "publish": _l("发布事项、停办和恢复"),
    "manage_people": _l("管理机构和人员账号"),
    "manage_calendar": _l("管理工作日历"),
    "view_audit": _l("查看操作记录"),
}
ROLE_WORDS = {
    "代办员": _l("村里的帮办代办，拿手机到群众家里收件"),
    "窗口人员": _l("便民服务中心窗口，收件、初审"),
    "审批人员": _l("乡镇和部门里有审批权的人"),
    "督查人员": _l("政务服务管理机构，盯时限、看记录"),
    "管理员": _l("管事项、机构和人员，不看群众的办件；发布、日历只在县里"),
}
SUBJECT_WORDS = {
    "account": _l("账号"),
    "case": _l("办件"),
    "county": _l("全县"),
    "devolution": _l("下放批次"),
    "organisation": _l("机构"),
    "service": _l("事项"),
    "workday": _l("工作日历"),
}
ACTION_WORDS = {
    "login": _l("登录"),
    "logout": _l("退出登录"),
    "login_failed": _l("登录失败：密码不对"),
    "login_locked": _l("登录暂停：试错太多"),
    "add_account": _l("新增人员"),
    "set_password": _l("设密码"),
    "account.changed": _l("修改人员"),
    "organisation.added": _l("新增机构"),
    "organisation.changed": _l("修改机构"),
    "organisation.deleted": _l("删除机构"),
    "add_organisations": _l("批量建立机构"),
    "add_demo_staff": _l("建立演示账号"),
    "workday.saved": _l("登记工作日历"),
    "workday.deleted": _l("删除日历登记"),
    "workday.year_marked": _l("标记年份"),
    "service.created": _l("新增事项"),
    "service.draft_saved": _l("保存事项草稿"),
    "service.draft_discarded": _l("丢掉事项草稿"),
    "service.published": _l("发布事项"),
    "service.state_set": _l("停办或恢复事项"),
    "service.trial_made": _l("试办草稿"),
    "service.trial_removed": _l("删掉试办"),
    "overlay.saved": _l("修改本单位信息"),
    "token.made": _l("发接口钥匙"),
    "token.revoked": _l("收回接口钥匙"),
    "editing.granted": _l("授权部门编辑"),
    "editing.revoked": _l("收回部门编辑"),
    "devolution.planned": _l("安排下放批次"),
    "devolution.cancelled": _l("取消下放批次"),
    "devolution.ran": _l("执行下放批次"),
    "devolution.retried": _l("重试下放批次"),
    **ACTION_DONE,
}

# Keys of the details of recorded actions; others are shown as they are.
DETAIL_WORDS = {
    "failed": _l("没办成"),
    "items": _l("事项数"),
    "places": _l("单位数"),
    "active": _l("启用"),
    "address": _l("地址"),
    "after": _l("改后"),
    "before": _l("改前"),
    "convenience": _l("便民举措"),
    "department": _l("部门"),
    "place": _l("单位"),
    "count": _l("数量"),
    "effective_from": _l("生效日期"),
    "hall_name": _l("对外名称"),
    "hours": _l("办公时间"),
    "is_known": _l("已定"),
    "is_workday": _l("上班"),
    "moved": _l("改了到期日的办件"),
    "name": _l("名称"),
    "organisation": _l("单位"),
    "phone": _l("电话"),
    "roles": _l("岗位"),
    "service": _l("事项"),
    "source": _l("依据"),
    "state": _l("状态"),
    "supervise_phone": _l("监督电话"),
    "username": _l("用户名"),
    "version": _l("版本"),
    "window": _l("窗口"),
}
STATE_WORDS = {
    "draft": _l("没发布"),
    "published": _l("在办"),
    "suspended": _l("停办"),
    "withdrawn": _l("取消"),
}
