"""Tables and named constraints; no rules."""

from app.models.archive import Household, Person, PersonCategory, PersonChange, PersonConsent, PersonLook, PersonMerge
from app.models.base import Model
from app.models.batches import Batch, BatchRow
from app.models.cases import Case, CaseCounter, CaseDocument, CaseExtension, CasePause, CaseStep, FormDraft
from app.models.catalogue import (
    Service,
    ServiceDelegation,
    ServiceDraft,
    ServiceVersion,
    VersionCancellation,
    Workday,
    WorkdayYear,
)
from app.models.devolution import DevolutionBatch, DevolutionItem, DevolutionTarget, ServiceOffering
from app.models.imports import ImportBatch, ImportItem
from app.models.library import LibraryPart, LibraryState, LibraryUse, ServiceOverlay
from app.models.papers import PaperMark, PaperPage, PaperUpload, Signature, StoredFile
from app.models.people import Account, ApiToken, AuditEntry, AuditHead, LoginSession, Organisation, Throttle
from app.models.prefill import Certificate
from app.models.promises import Notice, PaperPromise, PaperTakeover
from app.models.trials import Trial

__all__ = [
    "Account",
    "ApiToken",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "BatchRow",
    "Case",
    "CaseCounter",
    "CaseDocument",
    "CaseExtension",
    "CasePause",
    "CaseStep",
    "Certificate",
    "DevolutionBatch",
    "DevolutionItem",
    "DevolutionTarget",
    "FormDraft",
    "Household",
    "ImportBatch",
    "ImportItem",
    "LibraryPart",
    "LibraryState",
    "LibraryUse",
    "LoginSession",
    "Model",
    "Notice",
    "Organisation",
    "PaperMark",
    "PaperPage",
    "PaperPromise",
    "PaperTakeover",
    "PaperUpload",
    "Person",
    "PersonCategory",
    "PersonChange",
    "PersonConsent",
    "PersonLook",
    "PersonMerge",
    "Service",
    "ServiceDelegation",
    "ServiceDraft",
    "ServiceOffering",
    "ServiceOverlay",
    "ServiceVersion",
    "Signature",
    "StoredFile",
    "Throttle",
    "Trial",
    "VersionCancellation",
    "Workday",
    "WorkdayYear",
]
