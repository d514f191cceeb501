"""What was given and will not be kept: answers to what is not asked any more, sheets of papers that do not apply."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.compiled import CompiledDefinition
from forms import messages
from forms.inbox import Inbox
from forms.names import row_name
from forms.plan import Question, plan_of

Names = Mapping[str, object]
_DIGITS = 9  # more of a number need not be read to know that it is one


@dataclass(frozen=True, slots=True)
class Dropped:
    """One answer that will not be kept: its HTML name, its label, and under which condition it would be asked."""

    name: str
    label: str
    why: str = field(default="", repr=False)


def dropped(
    compiled: CompiledDefinition, inbox: Inbox, asked: Collection[str], step_id: str | None, before: Names
) -> tuple[Dropped, ...]:
    """Everything typed on this form, or answered before on another, that no question takes; in the order of the page.

    What the page chose by itself (the default of a situation) was never given by anybody.
    """
    return tuple(_Dropping(compiled, inbox, asked, step_id, before).all())


class _Dropping:
    def __init__(
        self, compiled: CompiledDefinition, inbox: Inbox, asked: Collection[str], step_id: str | None, before: Names
    ) -> None:
        self.compiled, self.inbox, self.asked, self.step_id = compiled, inbox, asked, step_id
        self.before = before
        self.plan = plan_of(compiled)

    def all(self) -> Iterator[Dropped]:
        for question in (*self.plan.situations, *self.plan.fields):
            if question.spec.computed:
                continue
            if question.id in self.asked:
                yield from self._columns(question)
            elif self._is_given(question):
                yield Dropped(question.name, question.spec.label, self._why(question.conditions))
        if self.step_id is None:
            yield from self._papers()

    def _papers(self) -> Iterator[Dropped]:
        for one in self.plan.documents:
            document = one.document
            if document.when is None or self._holds(document.when) is not False:
                continue
            if any(self._counts(question.name) for question in (one.originals, one.copies)):
                label = messages.DROPPED_PAPER_LABEL.format(paper=document.name)
                yield Dropped(f"d_{document.id}", label, self._why((document.when,), messages.DROPPED_PAPER_WHY_LABEL))

    def _counts(self, name: str) -> bool:
        """Whether sheets are said to be there; what is no number was nothing to be kept either."""
        return any(text.strip().isdecimal() and int(text[:_DIGITS]) > 0 for text in self._texts(name))

    def _is_given(self, question: Question) -> bool:
        if not question.belongs_to(self.step_id):
            return question.id in self.before
        if question.spec.fields:
            rows = self.inbox.rows.get(question.name, ())
            return any(
                self._is_typed(row_name(question.name, row, one.id)) for row in rows for one in question.spec.fields
            )
        given = self._texts(question.name)
        return bool(given) and given != [question.default]

    def _texts(self, name: str) -> list[str]:
        return [text for text in self.inbox.posted.getlist(name) if text and not text.isspace()]

    def _is_typed(self, name: str) -> bool:
        return bool(self._texts(name))

    def _columns(self, question: Question) -> Iterator[Dropped]:
        """Cells of a column that is not asked; one entry a column, whatever the number of rows."""
        rows = self.inbox.rows.get(question.name, ())
        for column in question.spec.fields:
            if column.visible_when is None or self._holds(column.visible_when) is True:
                continue
            if any(self._is_typed(row_name(question.name, row, column.id)) for row in rows):
                label = f"{question.spec.label}的{column.label}"
                name = f"{question.name}.{column.id}"
                yield Dropped(name, label, self._why((column.visible_when,)))

    def _holds(self, condition: str | None) -> bool | None:
        return self.compiled.holds(condition, self.inbox.names)

    def _why(self, conditions: Iterable[str], words: str = messages.DROPPED_LABEL) -> str:
        """What would have to be so; conditions that hold are no reason."""
        failing = [one for one in conditions if self._holds(one) is not True]
        return words.format(why="，并且".join(map(self.compiled.sentence, failing))) if failing else ""
