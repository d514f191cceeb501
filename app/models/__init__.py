"""Tables and named constraints; no rules."""

from app.models.base import Model
from app.models.cases import Case, CaseCounter, CaseDocument, CaseStep, FormDraft
from app.models.catalogue import Service, ServiceDraft, ServiceVersion, Workday, WorkdayYear
from app.models.people import Account, AuditEntry, AuditHead, LoginSession, Organisation, Throttle

__all__ = [
    "Account",
    "AuditEntry",
    "AuditHead",
    "Case",
    "CaseCounter",
    "CaseDocument",
    "CaseStep",
    "FormDraft",
    "LoginSession",
    "Model",
    "Organisation",
    "Service",
    "ServiceDraft",
    "ServiceVersion",
    "Throttle",
    "Workday",
    "WorkdayYear",
]
