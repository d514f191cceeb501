"""Numbers whose parts mean something: plates, plots of land, real estate, household registers."""

from __future__ import annotations

import re
from datetime import date

from forms import messages
from forms.certificates import HOUSEHOLD_NUMBER
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, TextKind
from forms.normalise import compact

_DOTS = str.maketrans("", "", "·•.‧∙・")


class Plate(TextKind):
    """车牌号 (GA 36-2018): 湘L12345, of cars with new energy 湘LD12345 (small) and 湘L12345D (large).

    Beside them those of embassies and consulates (使014578), of the fire service (湘X1234应急, 国务院办公厅 2018-12)
    and of tractors and harvesters (湘0212345, NY 345.1-2005). The rules of these three were not to be had: their shape
    is read from plates, and the number of a tractor may have letters.
    """

    id = "plate"
    typed_limit = 40

    def parse(self, text: str, *, today: date) -> str:
        plate = compact(text).upper().translate(_DOTS)
        if plate[:1] not in _PROVINCES + "使领应":
            raise AnswerError(messages.PLATE_PROVINCE.format(text=messages.quote(text)))
        if re.search("[IO]", plate[2:]):
            raise AnswerError(messages.PLATE_LETTERS)
        if not _PLATE.fullmatch(plate):
            raise AnswerError(messages.PLATE_LENGTH.format(length=len(plate)))
        return plate

    def display(self, value: str) -> str:
        """湘L·12345."""
        return f"{value[:2]}·{value[2:]}" if value[1].isascii() and value[1].isalpha() else value

    def blank(self) -> BlankLine:
        return self._boxes(1, 7)


_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTER_OR_FIGURE = "[A-HJ-NP-Z0-9]"
# Behind province and letter. The last sign of the ordinary ones may say what they are for.
_ORDINARY = f"{_LETTER_OR_FIGURE}{{4}}[A-HJ-NP-Z0-9学警挂港澳领使试超]"
_SMALL_ELECTRIC, _LARGE_ELECTRIC = f"[A-HJK]{_LETTER_OR_FIGURE}[0-9]{{4}}", "[0-9]{5}[A-HJK]"
_PLATE = re.compile(
    f"[{_PROVINCES}][A-Z](?:{_ORDINARY}|{_SMALL_ELECTRIC}|{_LARGE_ELECTRIC}|[0-9]{{4}}应急)"
    f"|[{_PROVINCES}][0-9]{{2}}{_LETTER_OR_FIGURE}{{5}}"
    f"|[使领][0-9]{{6}}|应急[{_PROVINCES}][0-9]{{3}}[A-Z]"
)


class LandParcel(TextKind):
    """承包地块代码: 19 figures (GB/T 35958-2018, before it NY/T 2538-2014).

    14 of whoever gives the land out (county 6, township 3, village 3, group 2, 00 for the village itself), then the
    plot in five, counted from 00001.
    """

    id = "land_parcel"
    input_mode = "numeric"
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        code = compact(text)
        if not (code.isascii() and code.isdigit()) or len(code) != _PARCEL:
            raise AnswerError(messages.PARCEL_LENGTH.format(length=len(code)))
        if code[14:] == "00000":
            raise AnswerError(messages.PARCEL_ZERO)
        return code

    def display(self, value: str) -> str:
        """The group that gave it out, then the plot."""
        return f"{value[:14]} {value[14:]}"

    def blank(self) -> BlankLine:
        return self._boxes(*_PARCEL_PARTS)


_PARCEL_PARTS = (6, 3, 3, 2, 5)  # 县、乡、村、组、地块
_PARCEL = sum(_PARCEL_PARTS)


class RealEstateUnit(TextKind):
    """不动产单元号: 28 characters (GB/T 37346-2019).

    County 6, cadastral district 3 and block 3; whose the land is (G state, J collective, Z in dispute) and the right to
    it; plot 5; what stands on it (F buildings, L trees, Q other, W nothing) and its number 8. Rights have any letter
    here: the list of the standard grew with each edition.
    """

    id = "real_estate_unit"
    typed_limit = 80

    def parse(self, text: str, *, today: date) -> str:
        code = compact(text).upper()
        if len(code) != _UNIT:
            raise AnswerError(messages.UNIT_LENGTH.format(length=len(code)))
        if not _UNIT_SHAPE.fullmatch(code):
            raise AnswerError(messages.UNIT_SHAPE)
        if (code[19] == "W") != (code[20:] == "00000000"):
            raise AnswerError(messages.UNIT_BARE)
        return code

    def display(self, value: str) -> str:
        """In the four groups of the certificate."""
        return " ".join((value[:6], value[6:12], value[12:19], value[19:]))

    def blank(self) -> BlankLine:
        return self._boxes(*_UNIT_PARTS)


_UNIT_PARTS = (6, 6, 7, 9)  # GB/T 37346: 行政区划、地籍区和子区、宗地、定着物
_UNIT = sum(_UNIT_PARTS)
_UNIT_SHAPE = re.compile(r"[0-9]{12}[GJZ][A-Z][0-9]{5}[FLQW][0-9]{8}")


class HouseholdNumber(TextKind):
    """户口簿户号: figures, in some provinces with letters; each province counts in its own way, and none says how."""

    id = "household_number"
    typed_limit = 40

    def parse(self, text: str, *, today: date) -> str:
        number = compact(text).upper()
        if not _HOUSEHOLD.fullmatch(number):
            raise AnswerError(messages.HOUSEHOLD_NUMBER)
        return number


_HOUSEHOLD = re.compile(HOUSEHOLD_NUMBER)
