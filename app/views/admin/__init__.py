"""Reference data and people, as Flask-AppBuilder views: what `app.fab` registers."""

from __future__ import annotations

from flask_appbuilder import BaseView

from app.views.admin.accounts import AccountView
from app.views.admin.audit_trail import AuditTrailView
from app.views.admin.organisations import OrganisationView
from app.views.admin.roles import RoleView
from app.views.admin.workdays import WorkdayView

VIEWS: tuple[type[BaseView], ...] = (OrganisationView, AccountView, RoleView, WorkdayView, AuditTrailView)
