"""What every kind of field can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import JsonValue
from wtforms import widgets

from catalog import vocabulary
from catalog.definition import FieldSpec
from catalog.patterns import safe_pattern
from catalog.pinyin import initials
from forms import messages
from forms.errors import AnswerError
from forms.fields import KindField
from forms.normalise import tidy

if TYPE_CHECKING:
    from forms.inbox import Inbox

V = TypeVar("V")
_EXCEL_EXACT_DIGITS = 15  # a spreadsheet keeps numbers as doubles: later digits turn into zeros


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as drawn: the code is posted and stored, the label is shown."""

    code: str
    label: str
    help: str = ""

    @property
    def initials(self) -> str:
        """The first letters of its pinyin: typed, they lead to it."""
        return initials(self.label)


BlankStyle = Literal[
    "line",
    "lines",
    "boxes",
    "choices",
    "choices_line",
    "date",
    "month",
    "time",
    "date_span",
    "month_span",
    "amount",
    "table",
    "signature",
    "statement",
    "tick",
    "units",
    "parts",
]


@dataclass(frozen=True, slots=True)
class BlankLine:
    """How an empty field stands on paper.

    `style`: a ruled `line`, several `lines`, one box per character (`boxes`, in `groups`), ticks before each of
    `choices`, the same with a line behind them (`choices_line`), a `date`, `month`, `time` or the two ends of a
    `date_span` or `month_span` with 年月日, an `amount` with room for 大写, a `table` with `columns` and `count` empty
    rows, room for a `signature`, fingerprint or seal, a printed `statement`, or one with a `tick` before it, short
    lines each before one of `choices` (`units`: 乡镇, 村, 组), several `columns` one below the other (`parts`).
    `computed` fields are worked out by the desk and are left out of a form that is filled by hand.
    """

    label: str
    style: BlankStyle
    width: Literal["short", "normal", "wide"] = "normal"
    count: int = 1
    groups: tuple[int, ...] = ()  # of boxes: how many stand together
    unit: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[BlankLine, ...] = ()
    required: bool = False
    computed: bool = False
    help: str = ""
    example: str = ""
    statement: str = ""


class Kind(ABC, Generic[V]):
    """A kind of field bound to one field of a definition. Made once per definition, shared by all requests."""

    id: ClassVar[str]
    in_definitions: ClassVar[bool] = True  # False: made by the forms themselves, no word of the vocabulary
    asks: ClassVar[bool] = True  # False: only told, there is no answer
    always_required: ClassVar[bool] = False  # whatever the definition says
    in_group: ClassVar[bool] = True  # whether a column of a group may have it
    secret: ClassVar[bool] = False  # encrypted at rest whatever the definition says
    control: str = "input"  # input, textarea, select, radios, checkboxes, group, output
    input_mode: ClassVar[str] = "text"
    typed_limit: int = 200  # characters looked at, before blanks and dashes are taken out
    widget: Any = widgets.TextInput()
    field_class: ClassVar[type[Any]] = KindField
    please: ClassVar[str] = messages.PLEASE_FILL

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = self._with_usual_words(spec)
        self.choices: tuple[Choice, ...] = ()
        self.attributes = self._attributes()

    @classmethod
    def bind(cls, spec: FieldSpec, column_of: Callable[[FieldSpec], Kind[Any]]) -> Self:
        """This kind for one field; `column_of` binds the columns of a kind that has some."""
        return cls(spec)

    # ── input ──────────────────────────────────────────────────────────────────────────────────────

    def build(self) -> Any:
        """An unbound WTForms field; cheap to bind, everything costly is here."""
        return self.field_class(kind=self)

    def collect(self, inbox: Inbox, name: str) -> V | None:
        """Read this field from what was posted; None when blank or wrong (the inbox then knows the sentence)."""
        values = inbox.posted.getlist(name)
        if not values or not values[0] or values[0].isspace():
            return None
        try:
            return self.clean(values[0], today=inbox.today)
        except AnswerError as error:
            inbox.refuse(name, self.spec.label, str(error))
            return None

    def clean(self, raw: str, *, today: date) -> V:
        """Turn typed text into the value; AnswerError carries the sentence for the person who typed it."""
        if len(raw) > self.typed_limit:
            raise AnswerError(messages.TOO_LONG.format(limit=self.typed_limit, length=len(raw)))
        return self.parse(tidy(raw), today=today)

    @abstractmethod
    def parse(self, text: str, *, today: date) -> V:
        """The value of a tidy, bounded text; AnswerError otherwise."""

    @property
    def value_type(self) -> str:
        """For the browser: text, number, boolean, list, date, month, rows, none."""
        return {"choice": "text", "multi": "list"}.get(self._usual.compares, self._usual.compares)

    @property
    def _usual(self) -> vocabulary.VocabularyEntry:
        return vocabulary.entry("field_kind", self.id) or _UNLISTED

    @property
    def required_message(self) -> str:
        return self.please.format(label=self.spec.label)

    @property
    def is_secret(self) -> bool:
        """Whether stored values are encrypted and masked."""
        return self.secret or self.spec.sensitivity == "sensitive"

    def judged(self) -> dict[str, Any]:
        """What `static/js/judge/` has to know, besides kind and label, to judge an answer as `collect` does."""
        return {"limit": self.typed_limit, "please": self.required_message, "asks": self.asks}

    # ── storage ────────────────────────────────────────────────────────────────────────────────────

    def encode(self, value: V) -> JsonValue:
        """A JSON value from which `decode` makes an equal value."""
        return str(value)

    def decode(self, data: JsonValue) -> V:
        """The inverse of `encode`; ValueError for data that `encode` never made."""
        return self.parse(str(data), today=date.max)

    # ── output ─────────────────────────────────────────────────────────────────────────────────────

    def display(self, value: V) -> str:
        """For people, unit included."""
        return str(value)

    def printed(self, value: V) -> str:
        """As it stands on paper."""
        return self.display(value)

    def mask(self, value: V) -> str:
        """For people who need not know: only that there is an answer."""
        return "＊＊＊"

    def text(self, value: V) -> str:
        """What a person would type to give this value; fills the control again."""
        return str(value)

    def texts(self, value: V) -> tuple[str, ...]:
        """All posted values of the control that give this value."""
        return (self.text(value),)

    def pairs(self, name: str, value: V) -> Iterator[tuple[str, str]]:
        """(HTML name, text) for each posted value that gives this value."""
        yield from ((name, text) for text in self.texts(value))

    def blank(self) -> BlankLine:
        """How the empty field is printed."""
        return self._blank("line")

    def written(self, value: V) -> tuple[str, ...]:
        """What a hand writes into the places of `blank`, one text a place; of ticks the labels that get one."""
        return (self.display(value),)

    def written_rows(self, value: V) -> tuple[tuple[str, ...], ...]:
        """The same for a `table`: the cells of each row."""
        return ()

    # ── spreadsheets ───────────────────────────────────────────────────────────────────────────────

    def import_cell(self, cell: object) -> str:
        """The text of a spreadsheet cell, to be cleaned like typed text; AnswerError for cells that lost digits."""
        if isinstance(cell, bool):
            return "是" if cell else "否"
        if isinstance(cell, datetime | date):
            return cell.strftime("%Y-%m-%d")
        if isinstance(cell, int | float | Decimal):
            return _number_text(cell)
        if cell is None or isinstance(cell, str):
            return cell or ""
        raise AnswerError(messages.CELL_KIND)

    def cell(self, value: V) -> object:
        """What a workbook holds for this value; `import_cell` and `clean` make an equal value of it again."""
        return self.text(value)

    # ── for the kinds themselves ───────────────────────────────────────────────────────────────────

    def _attributes(self) -> dict[str, str]:
        # A clerk types other people's data: what the browser remembers of earlier visitors must never be offered.
        attributes = {"inputmode": self.input_mode, "autocomplete": "off", "maxlength": str(self.typed_limit)}
        return attributes | ({"placeholder": self.spec.example} if self.spec.example else {})

    def _with_usual_words(self, spec: FieldSpec) -> FieldSpec:
        """How to fill it: what the definition says, else what the vocabulary says of the kind."""
        usual = {"help": self._usual.help, "example": self._usual.example}
        lacking = {key: words for key, words in usual.items() if words and not getattr(spec, key)}
        return spec.model_copy(update=lacking) if lacking else spec

    def _boxes(self, *groups: int) -> BlankLine:
        return self._blank("boxes", groups=groups, count=sum(groups))

    def _ticks(self, labels: tuple[str, ...], style: BlankStyle = "choices") -> BlankLine:
        """A tick before each label; a line to write on where there are more than anybody would look through."""
        return self._blank(style, choices=labels) if len(labels) <= _MOST_TICKS else self._blank("line")

    def _blank(self, style: BlankStyle, **more: Any) -> BlankLine:
        spec = self.spec
        return BlankLine(
            spec.label,
            style,
            width=spec.print_width,
            required=spec.required,
            computed=spec.computed is not None,
            help=spec.help,
            example=spec.example,
            **({"unit": spec.unit} | more),
        )


_MOST_TICKS = 16
_UNLISTED = vocabulary.VocabularyEntry(code="unlisted", label="unlisted")


class TextKind(Kind[str]):
    """A kind whose value is text; the definition may narrow it by length and pattern."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._pattern = safe_pattern(spec.pattern) if spec.pattern else None

    def clean(self, raw: str, *, today: date) -> str:
        return self.match(super().clean(raw, today=today))

    def match(self, value: str) -> str:
        """The value itself when it keeps the pattern of the definition; AnswerError otherwise."""
        if self._pattern and not self._pattern.fullmatch(value):
            raise AnswerError(self._pattern_message())
        return value

    def judged(self) -> dict[str, Any]:
        spec = self.spec
        held = {"pattern": spec.pattern, "pattern_message": spec.pattern_message, "example": spec.example}
        return super().judged() | (held if spec.pattern else {}) | ({"matches": spec.matches} if spec.matches else {})

    def decode(self, data: JsonValue) -> str:
        return str(data)

    def written(self, value: str) -> tuple[str, ...]:
        return (self.text(value),)

    def _pattern_message(self) -> str:
        if self.spec.pattern_message:
            return self.spec.pattern_message
        example = self.spec.example
        return messages.PATTERN.format(example=example) if example else messages.PATTERN_NO_EXAMPLE


def _number_text(number: int | float | Decimal) -> str:
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, int) and abs(number) >= 10**_EXCEL_EXACT_DIGITS:
        raise AnswerError(messages.CELL_LOST_DIGITS)
    return str(number)
