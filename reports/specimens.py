"""Where the sample of every printable begins: an invented county, its people, one case of a given service.

Tests, the gallery of the docs and the preview of wordings all print from here, so a paper that a service breaks is
found before a villager holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone

from werkzeug.datastructures import MultiDict

from catalog.compiled import CompiledDefinition
from catalog.definition import HandledBy, ServiceDefinition
from forms.answers import Answers
from forms.samples import sample_pairs
from forms.submission import read_submission
from reports.contexts import Place
from reports.imprint import Imprint, copies_note, kept_copy, marks, with_marks
from reports.page_codes import PageCode, with_copy
from reports.seal_drawing import draw_seal

_CHINA = timezone(timedelta(hours=8))
_HOURS = "周一至周五 8:30—12:00、14:30—17:30"
_NUMBER = "K7Q2M4XP"
SEAL = "sample-seal"  # keys of the pictures of seals
ACCEPTANCE_SEAL = "sample-acceptance-seal"
ACCEPTANCE_WORDS = "受理专用章"
COMMITTEE_SEAL = "sample-committee-seal"
_TWO, _AGENT, _THREE = ("申请人", "存档"), ("委托人", "存档"), ("委托人", "代办人", "存档")
# Whose number a paper bears, with which word in it, and who keeps which copy; as papers of real cases have it.
_NUMBERED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "application": ("石桥镇申", ()),
    "checklist": ("石桥镇清", _TWO),
    "receiving": ("石桥镇收", _TWO),
    "acceptance": ("石桥镇受", _TWO),
    "supplement": ("青民补", _TWO),
    "decline": ("青民不受", _TWO),
    "deferral": ("青民容", _TWO),
    "special_procedure": ("青民特", _TWO),
    "extension": ("青民延", _TWO),
    "payment": ("青民缴", _TWO),
    "grant": ("青民准", _TWO),
    "refusal": ("青民不准", _TWO),
    "completion_notice": ("青民办", _TWO),
    "withdrawal": ("青民撤", _TWO),
    "termination": ("青民终", _TWO),
    "delivery": ("青民送", ("存档",)),
    "mandate": ("石桥镇托", _THREE),
    "mandate_pause": ("石桥镇中", _THREE),
    "mandate_resume": ("石桥镇续", _THREE),
    "mandate_end": ("石桥镇止", _THREE),
    "mandate_change": ("石桥镇换", _THREE),
    "agent_acceptance": ("石桥镇代", _AGENT),
    "agent_completion": ("石桥镇结", _AGENT),
    "publicity": ("柳树沟村公", ("张贴", "存档")),
    "inspection_record": ("石桥镇查", ()),
    "vote_record": ("柳树沟村评", ()),
}
_KEEPERS = re.compile(r"一式.份，([^、<]+)、")  # `reports.imprint.copies_note`
_HALL = Place(
    tier="township",
    name="石桥镇便民服务中心",
    address="石桥镇正街 23 号",
    phone="0000-6222000",
    supervise_phone="0000-6222012",
    window="2 号窗口",
    hours=_HOURS,
)
_STATION = Place(
    tier="village",
    name="柳树沟村便民服务站",
    address="柳树沟村 1 组 8 号",
    phone="139-0000-5521",
    hours="每天 8:00—18:00",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """Plain values about one invented case of `compiled`. Moments are in China's time."""

    compiled: CompiledDefinition
    version_number: int = 3
    effective_from: date = date(2026, 3, 1)
    base_url: str = "https://hall.example"
    county_name: str = "青石县"
    places: tuple[Place, ...] = (_HALL, _STATION)
    department_name: str = "青石县民政局"
    committee_name: str = "石桥镇柳树沟村民委员会"
    case_number: str = "SQ26-00137"
    applicant_name: str = "周𠮷生"  # a name that needs a rare character
    applicant_id_number: str = "990101194504123418"  # eighty already on the day of the application
    applicant_phone: str = "139-0000-3418"
    agent_name: str = "陈㛃"
    agent_phone: str = "139-0000-5521"
    clerk_name: str = "李文秀"
    approver_name: str = "林建华"
    received_at: datetime = datetime(2026, 3, 2, 10, 26, tzinfo=_CHINA)
    accepted_at: datetime = datetime(2026, 3, 2, 10, 40, tzinfo=_CHINA)
    decided_at: datetime = datetime(2026, 3, 27, 15, 5, tzinfo=_CHINA)
    due_on: date = date(2026, 3, 30)  # the twentieth working day
    imprint: Imprint = field(
        default=Imprint(
            number="青民受〔2026〕12 号",
            verify_code="K7Q2-M4XP",
            verify_url=f"https://hall.example/v/{_NUMBER}",
            copies_note=copies_note(_TWO),
            seal=SEAL,
            seal_words="公章",
            code=PageCode(kind="P", subject="SAMPLE", edition=3, number=_NUMBER),  # a scan of it finds no paper
        )
    )

    @property
    def definition(self) -> ServiceDefinition:
        return self.compiled.definition

    @property
    def hall(self) -> Place:
        """Where the case was handed in."""
        return self.places[0]

    def imprint_of(self, kind: str) -> Imprint:
        """Of a paper of this kind: its number, and who keeps its copies."""
        word, keepers = _NUMBERED[kind]
        return replace(self.imprint, number=f"{word}〔{self.received_at.year}〕12 号", copies_note=copies_note(keepers))

    @property
    def assets(self) -> dict[str, bytes]:
        """The pictures on its papers: seals that say 样章."""
        return {
            SEAL: draw_seal(self.department_name),
            ACCEPTANCE_SEAL: draw_seal(self.hall.name, ACCEPTANCE_WORDS),
            COMMITTEE_SEAL: draw_seal(self.committee_name),
        }

    def printed(self, html: str, *, copy: str = "") -> str:
        """A paper as its first copy leaves the printer: that of whom its own note names first, where it has a note."""
        named = _KEEPERS.search(html)
        mine = copy or (kept_copy(named[1]) if named else "")
        number = self.imprint.code.number if self.imprint.code else ""
        coded = with_copy(html, number=number, copy=1)
        return html if coded == html or not mine else with_marks(coded, marks(copy=mine))

    @property
    def guide_url(self) -> str:
        return f"{self.base_url}/g/{self.definition.code}"

    @property
    def progress_url(self) -> str:
        return f"{self.base_url}/progress?number={self.case_number}"

    def answers(self) -> Answers:
        """The first sample answers of the service, as this applicant's; as little as can be where it has none."""
        samples = self.definition.samples
        if not samples:
            return self._read([("handled_by", HandledBy.SELF.value)])
        mine = self._mine(samples[0].answers)
        return self._read([(name, mine.get(value, value)) for name, value in sample_pairs(self.compiled, samples[0])])

    def _mine(self, answers: Mapping[str, object]) -> dict[str, str]:
        """What the sample says of its own applicant, and what stands there of this one."""
        own = {
            "applicant_name": self.applicant_name,
            "applicant_id_number": self.applicant_id_number,
            "applicant_phone": self.applicant_phone.replace("-", ""),
        }
        return {str(answers[name]): value for name, value in own.items() if name in answers}

    def _read(self, pairs: Sequence[tuple[str, str]]) -> Answers:
        return read_submission(self.compiled, MultiDict(pairs), today=self.received_at.date(), complete=False).answers
