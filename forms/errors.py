"""What is wrong with one answer."""

from __future__ import annotations

from dataclasses import dataclass


class AnswerError(ValueError):
    """An answer that cannot be taken; its text is a whole Chinese sentence from `forms.messages`."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to mend on a form: the HTML name of the control, its label, and the sentence beside it."""

    name: str
    label: str
    message: str

    @property
    def sentence(self) -> str:
        """The line of the summary on top of the form, which must say of which field it speaks."""
        message = self.message.rstrip("。")
        return message if self.label in message else f"{self.label}：{message}"
