"""岗位: the five roles and what each may do. They are the program's, so they are read here and changed nowhere."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.sqla.models import Role, assoc_user_role
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Query

from app.extensions import db
from app.models import Account, Organisation
from app.people.roles import ROLE_CAPABILITIES, ROLE_LABELS
from app.security.access import Access, required_actor
from app.views.admin.base import DeskInterface, DeskModelView
from app.views.admin.fields import within
from app.views.admin.words import CAPABILITY_WORDS, ROLE_WORDS


class OurRoles(BaseFilter):
    """The roles that people have; FAB's own for strangers is none of them."""

    name = "our roles"

    def apply(self, query: Query[Any], _value: Any) -> Query[Any]:
        return query.filter(Role.name.in_(ROLE_LABELS.values()))


class RoleView(DeskModelView):
    """The list, and nothing to change."""

    include_route_methods: ClassVar[set[str]] = {"list"}
    desk_access = Access(capabilities=("manage_people",))
    route_base = "/roles"
    datamodel = DeskInterface(Role)
    base_filters: ClassVar[list[list[Any]]] = [["name", OurRoles, None]]
    base_order = ("id", "asc")
    search_columns: ClassVar[list[str]] = ["name"]
    list_columns: ClassVar[list[str]] = ["name"]
    label_columns: ClassVar[dict[str, Any]] = {"name": _l("岗位")}
    list_title = _l("岗位")
    list_hint = _l("岗位和权限是系统定好的，不用建、也不能改。一个人可以有几个岗位；岗位在“人员”里选。")
    list_template = "appbuilder/roles.html"

    def extra(self, item: Role | None) -> dict[str, Any]:
        counts = _people_by_role()
        return {
            "roles": [
                (name, ROLE_WORDS[name], [CAPABILITY_WORDS[one] for one in _ordered(name)], counts.get(name, 0))
                for name in ROLE_LABELS.values()
            ]
        }


def _ordered(role: str) -> list[str]:
    return [one for one in CAPABILITY_WORDS if one in ROLE_CAPABILITIES[role]]


def _people_by_role() -> dict[str, int]:
    """How many active people of the caller's subtree have each role."""
    mine = Account.organisation_id.in_(select(Organisation.id).where(within(required_actor())))
    statement = (
        select(Role.name, func.count())
        .join(assoc_user_role, assoc_user_role.c.role_id == Role.id)
        .join(Account, Account.id == assoc_user_role.c.user_id)
        .where(mine, Account.active)
        .group_by(Role.name)
    )
    return dict(db.session.execute(statement).tuples().all())
