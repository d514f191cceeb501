"""Tables and named constraints; no rules."""

from app.models.agents import AgentVillage, DutySwap, Training, TrainingMember, TrainingTry
from app.models.appointments import (
    Appointment,
    AppointmentClosure,
    AppointmentHours,
    AppointmentPlace,
    AppointmentSlot,
    CalendarFeed,
)
from app.models.archive import Household, Person, PersonCategory, PersonChange, PersonConsent, PersonLook, PersonMerge
from app.models.asking import (
    AttentionMark,
    CaseNote,
    Consultation,
    ConsultationReply,
    RecheckDue,
    RecheckLook,
)
from app.models.base import Model
from app.models.batches import Batch, BatchRow
from app.models.blanks import BlankForm
from app.models.calendar_changes import CalendarChange, CalendarMove, CalendarPart
from app.models.case_papers import MandateTurn
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
from app.models.delivery import ResultDelivery
from app.models.desk_papers import DeskPaper, DeskPrint
from app.models.devolution import DevolutionBatch, DevolutionItem, DevolutionTarget, ServiceOffering
from app.models.editions import HandbookEdition, HandbookPiece
from app.models.evaluation import (
    EvaluationCall,
    EvaluationFix,
    EvaluationPoint,
    EvaluationRating,
    EvaluationRound,
    EvaluationRubric,
    EvaluationSheet,
    EvaluationSubject,
)
from app.models.hall import DutyTurn, HallPerson, ServicePoint
from app.models.imports import ImportBatch, ImportItem
from app.models.issuing import CaseFiling, IssuedPaper, PaperPrint
from app.models.jobs import JobFailure, JobLease, JobRun
from app.models.library import LibraryPart, LibraryState, LibraryUse, ServiceOverlay
from app.models.mandates import (
    CaseFee,
    HouseholdVisit,
    HouseholdVisitItem,
    Mandate,
    MandateCase,
    MandatePaper,
)
from app.models.moving import Handover, HandoverItem, PaperHold
from app.models.notifications import CaseTelling, MessageTemplate, OutboxMessage, StaffChannel
from app.models.offline import OfflineDevice, OfflineEnvelope, OfflineFile, OfflineNumber
from app.models.papers import PaperMark, PaperPage, PaperUpload, Signature, StoredFile
from app.models.people import Account, ApiToken, AuditEntry, AuditHead, LoginSession, Organisation, Throttle
from app.models.prefill import Certificate
from app.models.printjobs import CatalogueEpoch, KeptPaper, PrintItem, PrintJob, WarmedService
from app.models.promises import Notice, NoticePrint, PaperPromise, PaperTakeover
from app.models.rounds import HelpEntry, Round, RoundStop
from app.models.saved_filters import SavedFilter
from app.models.scanning import ScanBatch, ScanPage
from app.models.seals import PaperSignature, Seal, SigningAuthority, SigningKey
from app.models.sending_in import LedgerHandIn, LedgerLayout, ProblemSheet, SentLink, SentPage
from app.models.statistics import AuditCheck, BoardCount, BoardState, DailyFigure, DailyReturn, FoldedDay
from app.models.supervision import CardEscalation, CaseCard, FailedVisit, NoteCase, NoteTurn, SupervisionNote
from app.models.trials import Trial
from app.models.wordings import LetterAuthority, Wording, WordingVersion

__all__ = [
    "Account",
    "AgentVillage",
    "ApiToken",
    "Appointment",
    "AppointmentClosure",
    "AppointmentHours",
    "AppointmentPlace",
    "AppointmentSlot",
    "AttentionMark",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "BatchRow",
    "BlankForm",
    "BoardCount",
    "BoardState",
    "CalendarChange",
    "CalendarFeed",
    "CalendarMove",
    "CalendarPart",
    "CardEscalation",
    "Case",
    "CaseCard",
    "CaseCounter",
    "CaseDocument",
    "CaseExtension",
    "CaseFee",
    "CaseFiling",
    "CaseNote",
    "CasePause",
    "CaseStep",
    "CaseTelling",
    "CatalogueEpoch",
    "Certificate",
    "Consultation",
    "ConsultationReply",
    "DailyFigure",
    "DailyReturn",
    "DeskPaper",
    "DeskPrint",
    "DevolutionBatch",
    "DevolutionItem",
    "DevolutionTarget",
    "DutySwap",
    "DutyTurn",
    "EvaluationCall",
    "EvaluationFix",
    "EvaluationPoint",
    "EvaluationRating",
    "EvaluationRound",
    "EvaluationRubric",
    "EvaluationSheet",
    "EvaluationSubject",
    "FailedVisit",
    "FoldedDay",
    "FormDraft",
    "HallPerson",
    "HandbookEdition",
    "HandbookPiece",
    "Handover",
    "HandoverItem",
    "HelpEntry",
    "Household",
    "HouseholdVisit",
    "HouseholdVisitItem",
    "ImportBatch",
    "ImportItem",
    "IssuedPaper",
    "JobFailure",
    "JobLease",
    "JobRun",
    "KeptPaper",
    "LedgerHandIn",
    "LedgerLayout",
    "LetterAuthority",
    "LibraryPart",
    "LibraryState",
    "LibraryUse",
    "LoginSession",
    "Mandate",
    "MandateCase",
    "MandatePaper",
    "MandateTurn",
    "MessageTemplate",
    "Model",
    "NoteCase",
    "NoteTurn",
    "Notice",
    "NoticePrint",
    "OfflineDevice",
    "OfflineEnvelope",
    "OfflineFile",
    "OfflineNumber",
    "Organisation",
    "OutboxMessage",
    "PaperHold",
    "PaperMark",
    "PaperPage",
    "PaperPrint",
    "PaperPromise",
    "PaperSignature",
    "PaperTakeover",
    "PaperUpload",
    "Person",
    "PersonCategory",
    "PersonChange",
    "PersonConsent",
    "PersonLook",
    "PersonMerge",
    "PrintItem",
    "PrintJob",
    "ProblemSheet",
    "RecheckDue",
    "RecheckLook",
    "ResultDelivery",
    "Round",
    "RoundStop",
    "SavedFilter",
    "ScanBatch",
    "ScanPage",
    "Seal",
    "SentLink",
    "SentPage",
    "Service",
    "ServiceDelegation",
    "ServiceDraft",
    "ServiceOffering",
    "ServiceOverlay",
    "ServicePoint",
    "ServiceVersion",
    "Signature",
    "SigningAuthority",
    "SigningKey",
    "StaffChannel",
    "StoredFile",
    "SupervisionNote",
    "Throttle",
    "Training",
    "TrainingMember",
    "TrainingTry",
    "Trial",
    "VersionCancellation",
    "WarmedService",
    "Wording",
    "WordingVersion",
    "Workday",
    "WorkdayYear",
]
