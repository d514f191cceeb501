"""People at their browsers: they send, and send again when no answer comes, as anybody would."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

from stdnum.cn import ric

from tests.support.client import DeskClient
from tests.support.filled import revision_in, token_in

_PATIENCE = 90  # seconds until an answer must have come, the hall having been killed meanwhile or not
_TAG = re.compile(r"<[^>]*>")
_REST = 0.02  # seconds before trying again


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    place: str
    text: str

    @property
    def said(self) -> str:
        """What the page complains of."""
        complaints = self.text.partition("dd-errors")[2].partition("</section>")[0] or self.text
        return f"{self.status}: {' '.join(_TAG.sub(' ', complaints).split())}"


@dataclass
class Browser:
    """Somebody who is logged in, on real connections."""

    port: int
    cookie: str
    csrf: str

    @classmethod
    def of(cls, client: DeskClient, username: str, *, port: int) -> Browser:
        """Log in and go on outside of the test's own client."""
        client.log_in(username)
        token = client.csrf_token()
        cookie = client.get_cookie("desk")
        assert cookie is not None
        return cls(port, f"desk={cookie.value}", token)

    def get(self, path: str) -> Answer:
        """A page; asked for again until it comes."""
        return self._until_answered("GET", path, "")

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form, and send the same again until there is an answer."""
        return self._until_answered("POST", path, urlencode(form))

    def _until_answered(self, method: str, path: str, body: str) -> Answer:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._once(method, path, body)
            except (OSError, HTTPException):
                assert time.monotonic() < deadline, f"no answer to {method} {path}"
                time.sleep(_REST)

    def _once(self, method: str, path: str, body: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.csrf, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        finally:
            connection.close()


@dataclass
class Book:
    """What people were told is done."""

    sent: SimpleQueue[str] = field(default_factory=SimpleQueue)  # numbers of cases that nobody has decided yet
    submitted: list[str] = field(default_factory=list)
    granted: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)  # granted twice, for the first answer was lost: told it was done
    faults: list[BaseException] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much has been acknowledged."""
        return len(self.submitted) + len(self.granted) + len(self.unclear)


class Crowd:
    """A clerk who sends one form after the other, and an approver who grants every second."""

    def __init__(self, clerk: Browser, approver: Browser, *, code: str, form: dict[str, str]) -> None:
        self.book = Book()
        self._clerk, self._approver, self._code, self._form = clerk, approver, code, form
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=[work]) for work in (self._send, self._grant)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what was begun."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def await_more(self, count: int) -> None:
        """Until that much has been acknowledged, or somebody gave up."""
        while self.book.count < count and not self.book.faults:
            time.sleep(0.005)

    def _work(self, work: Callable[[], None]) -> None:
        try:
            while not self._stopping.is_set():
                work()
        except BaseException as fault:
            self.book.faults.append(fault)

    def _send(self) -> None:
        path = f"/desk/new/{self._code}"
        token = token_in(self._clerk.get(path).text)
        serial = len(self.book.submitted)
        person = {"f_applicant_id_number": id_number(serial), "f_applicant_phone": f"139{serial:08d}"}
        answer = self._clerk.post(path, {**self._form, **person, "form_token": token, "action": "submit"})
        assert answer.status == 303, answer.said
        number = answer.place.split("/")[3]  # /desk/cases/<number>/receipt
        self.book.submitted.append(number)
        if serial % 2:  # the others wait, and turn yellow
            self.book.sent.put(number)

    def _grant(self) -> None:
        try:
            number = self.book.sent.get(timeout=0.05)
        except Empty:
            return
        path = f"/desk/cases/{number}"
        revision = revision_in(self._approver.get(path).text)
        answer = self._approver.post(path, {"action": "grant", "revision": revision, "opinion": "同意"})
        assert answer.status in (303, 409), answer.said
        (self.book.granted if answer.status == 303 else self.book.unclear).append(number)


def id_number(serial: int) -> str:
    """A valid number of a person of its own; there are some 28,000."""
    body = f"990101195005{serial // 999 + 1:02d}{serial % 999 + 1:03d}"
    return body + ric.calc_check_digit(f"{body}?")  # which is not looked at
