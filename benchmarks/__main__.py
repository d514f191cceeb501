"""`make bench`: each figure of the product beside a stand-in measured in the same run; the ratios are what counts.

Aims (of one run on one machine): a blank form in at most 1/0.8 of the bare page's time and a quarter of the stock
page's; a submission in at most 1/0.7 of the bare one's; the worklist among 100,000 cases in at most 1.5 times the time
it takes among 1,000; at most 12 SQL statements a page. 督查 and the worklist among 1,000,000 open cases in at most 1.5
times the time they take among 10,000, on both databases, and faster than counting them. The studio: a draft of 100
fields and 40 documents saved and checked in under 100 ms, a workbook of 552 services imported in under 15 s, a
publication seen by another worker in under 1 s (of these three the seconds are the aim, on two cores that do nothing
else), the list of 1,345 services in at most 1.5 times the time of the sample's 48. Forms: 120 fields with 30 conditions
cost at most six times what 20 cost, and neither fields nor the rows of a household cost SQL statements. Looking a
person up among 10,000 takes at most 1.5 times as long as among 1,000, and as many statements. Photographs are only told
of: the decoder decides. A guide or a blank form that was made before takes at most twice the time of reading a file of
its size by the same server.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from benchmarks import handbook, offline
from benchmarks.harness import Contender, interleave

ROUNDS = 9
FEW, MANY = 1_000, 100_000
MOST_STATEMENTS = 12
CATALOGUE, SAMPLE, WORKBOOK = 1_345, 48, 552  # services: of a county's list, of the sample, of a batch
PEOPLE = 1_000, 10_000
PHOTOGRAPHS = 20
RECEIPTS = 500  # of one print job
OPEN = 10_000, 1_000_000  # open cases
KINDS = ("sqlite", "postgresql")
MOST_GROWTH = 6  # times the fields, times the time at most
MOST_SAVE, MOST_IMPORT, MOST_UNSEEN, MOST_LIST = 0.1, 15, 1, 1.5


@dataclass(frozen=True)
class Line:
    """One row of the report: a ratio, and whether it reaches its aim."""

    words: str
    figure: str
    aim: str
    reached: bool

    def __str__(self) -> str:
        return f"{self.words:<58}{self.figure:>12}   aim {self.aim:<10}{'' if self.reached else '  NOT REACHED'}"


@contextmanager
def contenders() -> Iterator[dict[str, Contender]]:
    """All that take turns, started one after another."""
    started = {
        "bare": Contender("benchmarks.standins.bare"),
        "stock": Contender("benchmarks.standins.stock"),
        "paper": Contender("benchmarks.paper"),
        "few": Contender("benchmarks.desk", str(FEW)),
        "many": Contender("benchmarks.desk", str(MANY)),
    }
    try:
        for contender in started.values():
            contender.ready()
        yield started
    finally:
        for contender in started.values():
            contender.close()


def measure(who: dict[str, Contender]) -> dict[str, float]:
    """Median seconds of everything, taken in turn."""
    turns = {
        "bare form": lambda: who["bare"].run("form_get", 60),
        "desk form": lambda: who["few"].run("form_get", 60),
        "stock form": lambda: who["stock"].run("form_get", 15),
        "bare submit": lambda: who["bare"].run("submit", 60),
        "desk submit": lambda: who["few"].run("submit", 60),
        "bare transaction": lambda: who["bare"].run("transaction", 60),
        "worklist few": lambda: who["few"].run("worklist_get", 15),
        "worklist many": lambda: who["many"].run("worklist_get", 15),
        "guide page": lambda: who["few"].run("guide_get", 20),
        "guide pdf": lambda: who["paper"].run("guide", 1),
        "plain pdf": lambda: who["paper"].run("plain", 1),
    }
    return interleave(turns, ROUNDS)


def judge(seen: dict[str, float], statements: dict[str, float]) -> list[Line]:
    """The ratios, each with its aim."""

    def at_least(words: str, ratio: float, aim: float) -> Line:
        return Line(words, f"{ratio:.2f} ×", f"≥ {aim}", ratio >= aim)

    growth = seen["worklist many"] / seen["worklist few"]
    lines = [
        at_least("form GET, pages a second against bare Flask + WTForms", seen["bare form"] / seen["desk form"], 0.8),
        at_least("form GET, pages a second against stock FAB", seen["stock form"] / seen["desk form"], 4),
        at_least("submit POST against bare Flask + WTForms", seen["bare submit"] / seen["desk submit"], 0.7),
        Line(f"worklist with {MANY:,} cases, time against {FEW:,}", f"{growth:.2f} ×", "≤ 1.5", growth <= 1.5),
    ]
    for page, count in statements.items():
        lines.append(Line(f"SQL statements: {page}", f"{count:.0f}", f"≤ {MOST_STATEMENTS}", count <= MOST_STATEMENTS))
    return lines


def measure_studio() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of what the studio does, and its counts; one contender after another, the machine is theirs alone."""
    few, many = Contender("benchmarks.studio", str(SAMPLE)), Contender("benchmarks.studio", str(CATALOGUE))
    actions = {"open draft": "open_draft", "save and check draft": "save_draft", "check alone": "check"}
    turns = {name: lambda action=action: many.run(action, 5) for name, action in actions.items()}
    lists = {"list of 48": few, "list of 1,345": many}
    turns |= {name: lambda who=who: who.run("list_services", 10) for name, who in lists.items()}
    turns["search in 1,345"] = lambda: many.run("search_services", 10)
    seen, counts = interleave(turns, ROUNDS), {"studio list": many.ask("list_sql")}
    few.close()
    many.close()
    importer = Contender("benchmarks.imports", str(WORKBOOK))
    seen["552 services: cells alone"], seen["552 services: import"] = importer.ask("bare"), importer.ask("bring_in")
    importer.close()
    return {**seen, "seen by another worker": _unseen()}, counts


def _unseen() -> float:
    """Seconds from the commit of a publication until another worker's page shows it: the longest of five."""
    with tempfile.TemporaryDirectory() as folder:
        writer = Contender("benchmarks.visible", "writer", folder)
        reader = Contender("benchmarks.visible", "reader", folder)
        waits = []
        for _round in range(5):
            published = writer.ask("publish")
            waits.append(reader.ask("look") - published)
        writer.close()
        reader.close()
    return max(waits)


def measure_forms() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of a form of 120 fields and of one with 200 rows, and the statements of each, beside the form of 20."""
    small, big = Contender("benchmarks.desk", "0"), Contender("benchmarks.forms")
    small.ready()
    turns = {f"120 fields: {what}": lambda what=what: big.run(what, 5) for what in ("form_get", "keep", "submit")}
    turns |= {f"200 rows: {what}": lambda what=what: big.run(f"{what}_rows", 2) for what in _OF_ROWS}
    turns |= {f"20 fields: {what}": lambda what=what: small.run(what, 20) for what in ("form_get", "submit")}
    seen = interleave(turns, ROUNDS)
    counts = {f"120 fields: {what}": big.ask(f"{what}_sql") for what in ("form_get", "keep", "submit")}
    counts |= {f"200 rows: {what}": big.ask(f"{what}_rows_sql") for what in _OF_ROWS}
    small.close()
    big.close()
    return seen, counts


_OF_ROWS = ("form_get", "keep", "submit")


def measure_lookups() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds and statements of looking a person up, among few and among many."""
    among = {people: Contender("benchmarks.prefill", str(people)) for people in PEOPLE}
    for contender in among.values():
        contender.ready()
    turns = {f"look-up among {people:,}": lambda who=who: who.run("look", 20) for people, who in among.items()}
    seen = interleave(turns, ROUNDS)
    counts = {f"look-up among {people:,}": who.ask("look_sql") for people, who in among.items()}
    for contender in among.values():
        contender.close()
    return seen, counts


def measure_board(kind: str) -> tuple[dict[str, float], dict[str, float], float]:
    """Seconds and statements of the pages of 督查 and of the worklist, among few open cases and among many.

    Last, the seconds the sweep takes that counts all of them.
    """
    with tempfile.TemporaryDirectory() as runtime:
        # The server from the wheel looks for a runtime folder while it is imported, and warns when there is none.
        env = {**os.environ, "XDG_RUNTIME_DIR": runtime}
        among = {cases: Contender("benchmarks.board", str(cases), kind, env=env) for cases in OPEN}
        for contender in among.values():
            contender.ready()
        turns = {
            f"{kind}: {page} among {cases:,}": lambda who=who, page=page: who.run(page, 5)
            for page in (*_OF_BOARD, "rates", "bare")
            for cases, who in among.items()
        }
        seen = interleave(turns, ROUNDS)
        many = among[OPEN[1]]
        counts = {f"{kind}: {page}": many.ask(f"{page}_sql") for page in (*_OF_BOARD, "rates")}
        counting = many.ask("count_seconds")
        for contender in among.values():
            contender.close()
    return seen, counts, counting


def measure_life(kind: str) -> dict[str, float]:
    """Seconds of a sweep of 1,000 due steps, of finding them, of a transition and of its rows alone."""
    env = {"XDG_RUNTIME_DIR": tempfile.gettempdir(), **os.environ}
    among = {cases: Contender("benchmarks.life", str(cases), kind, env=env) for cases in OPEN}
    for contender in among.values():
        contender.ready()
    turns = {
        f"{kind}: {what} among {cases:,}": lambda who=who, what=what, often=often: who.run(what, often)
        for what, often in (("sweep", 1), ("find", 5), ("transition", 20), ("bare", 20))
        for cases, who in among.items()
    }
    seen = interleave(turns, 3)  # a sweep is long enough for that
    for contender in among.values():
        contender.close()
    return seen


def judge_life(kind: str, seen: dict[str, float]) -> list[Line]:
    """What is due costs the same, however many are not."""
    few, many = OPEN
    lines = []
    for what in ("sweep", "find", "transition"):
        growth = seen[f"{kind}: {what} among {many:,}"] / seen[f"{kind}: {what} among {few:,}"]
        words = f"{kind}: {what} with {many:,} open cases, time against {few:,}"
        lines.append(Line(words, f"{growth:.2f} ×", f"≤ {MOST_LIST}", growth <= MOST_LIST))
    return lines


_OF_BOARD = ("board", "red", "yellow", "service", "town", "worklist")


def judge_board(kind: str, seen: dict[str, float], counts: dict[str, float]) -> list[Line]:
    """No page of 督查 grows with the open cases, and the board does not count them."""
    few, many = OPEN
    lines = []
    for page in _OF_BOARD:
        growth = seen[f"{kind}: {page} among {many:,}"] / seen[f"{kind}: {page} among {few:,}"]
        words = f"{kind}: {page} with {many:,} open cases, time against {few:,}"
        lines.append(Line(words, f"{growth:.2f} ×", f"≤ {MOST_LIST}", growth <= MOST_LIST))
    share = seen[f"{kind}: board among {many:,}"] / seen[f"{kind}: bare among {many:,}"]
    lines.append(Line(f"{kind}: board against a bare count of its cases", f"{share:.2f} ×", "≤ 1", share <= 1))
    for page, count in counts.items():
        lines.append(Line(f"SQL statements: {page}", f"{count:.0f}", f"≤ {MOST_STATEMENTS}", count <= MOST_STATEMENTS))
    return lines


def measure_photographs() -> tuple[dict[str, float], list[str]]:
    """Seconds of one of 20 photographs, and of what the picture alone costs, as sentences too."""
    papers = Contender("benchmarks.papers")
    turns = {f"photograph: {what}": lambda what=what: papers.run(what, PHOTOGRAPHS) for what in ("upload", "clean")}
    seen = interleave(turns, 2)  # a photograph is long enough for that
    whole, picture = seen["photograph: upload"], seen["photograph: clean"]
    size, statements = papers.ask("bytes") / 1e6, papers.ask("upload_sql")
    papers.close()
    return seen, [
        f"{PHOTOGRAPHS} photographs of {size:.1f} MB: {whole * PHOTOGRAPHS:.1f} s, {whole * 1000:.0f} ms each",
        f"  {picture / whole:.0%} of it for the picture itself, the rest for requests, sealing, files and rows",
        f"  SQL statements: {statements:.0f} each, over all its requests",
    ]


def measure_printing() -> tuple[dict[str, float], list[str]]:
    """Seconds of papers as they are asked for, beside others on the same content; as sentences, of a job of many."""
    printing = Contender("benchmarks.printing", str(RECEIPTS))
    often = {"paper": 50, "stored": 5, "cold": 1}

    def taken(name: str, how: str, times: int) -> float:
        if how == "paper":
            printing.run(f"{name}_paper", 1)  # what was measured before may have taken it away
        return printing.run(f"{name}_{how}", times)

    turns = {
        f"{name} {how}": partial(taken, name, how, times) for name in ("guide", "blank") for how, times in often.items()
    }
    turns |= {name: lambda name=name: printing.run(name.replace(" ", "_"), 50) for name in ("file", "file bare")}
    turns |= {name: lambda name=name: printing.run(name, 1) for name in ("plain", "chromium", "typst", "receipt")}
    seen = interleave(turns, 5)
    took, megabytes = printing.ask("receipts"), printing.ask("megabytes")
    printing.close()
    alone = seen["receipt"] * RECEIPTS
    return {f"paper: {name}": seconds for name, seconds in seen.items()}, [
        f"{RECEIPTS} receipts in one job: {took:.1f} s, {took / RECEIPTS * 1000:.0f} ms each,"
        f" {took / alone:.2f} × one after another by themselves; {megabytes:.0f} MB in the largest process",
        f"  guide cold: {seen['guide cold'] / seen['plain']:.2f} × one plain call of WeasyPrint on the same page,"
        f" {seen['guide cold'] / seen['chromium']:.2f} × Chromium, {seen['guide cold'] / seen['typst']:.2f} × Typst",
    ]


def judge_printing(seen: dict[str, float]) -> list[Line]:
    """What was made before costs no more than twice what reading a file costs by the same server."""
    lines = []
    for name in ("guide", "blank"):
        ratio = seen[f"paper: {name} paper"] / seen["paper: file"]
        lines.append(Line(f"{name} warm, time against reading a file", f"{ratio:.2f} ×", "≤ 2", ratio <= 2))
    return lines


def judge_forms(seen: dict[str, float], counts: dict[str, float]) -> list[Line]:
    """Six times the fields may cost six times as much, not more; statements do not grow with fields or rows."""
    lines = []
    for what in ("form_get", "submit"):
        growth = seen[f"120 fields: {what}"] / seen[f"20 fields: {what}"]
        words = f"{what} of 120 fields with 30 conditions, time against 20 fields"
        lines.append(Line(words, f"{growth:.2f} ×", f"≤ {MOST_GROWTH}", growth <= MOST_GROWTH))
    for what in ("form_get", "keep"):
        count = counts[f"120 fields: {what}"]
        words = f"SQL statements: {what} of 120 fields"
        lines.append(Line(words, f"{count:.0f}", f"≤ {MOST_STATEMENTS}", count <= MOST_STATEMENTS))
    without, with_rows = counts["120 fields: submit"], counts["200 rows: submit"]
    words = "SQL statements: submit, 200 rows against none"
    return [*lines, Line(words, f"{with_rows:.0f}", f"= {without:.0f}", with_rows == without)]


def judge_lookups(seen: dict[str, float], counts: dict[str, float]) -> list[Line]:
    """Ten times the people: neither slower nor more statements."""
    (few, many), (fewer, more) = seen.values(), counts.values()
    words = f"looking a person up among {PEOPLE[1]:,}, time against {PEOPLE[0]:,}"
    return [
        Line(words, f"{many / few:.2f} ×", f"≤ {MOST_LIST}", many / few <= MOST_LIST),
        Line("SQL statements: looking a person up", f"{more:.0f}", f"= {fewer:.0f}", more == fewer),
    ]


def judge_studio(seen: dict[str, float], counts: dict[str, float]) -> list[Line]:
    """The figures of the studio, each with its aim."""

    def at_most(words: str, seconds: float, aim: float) -> Line:
        return Line(words, f"{seconds:.3f} s", f"≤ {aim} s", seconds <= aim)

    growth = seen["list of 1,345"] / seen["list of 48"]
    statements = counts["studio list"]
    return [
        at_most("save and check 100 fields, 40 documents", seen["save and check draft"], MOST_SAVE),
        at_most("import, check and publish 552 services", seen["552 services: import"], MOST_IMPORT),
        at_most("publication seen by another worker", seen["seen by another worker"], MOST_UNSEEN),
        Line("studio list of 1,345, time against 48", f"{growth:.2f} ×", f"≤ {MOST_LIST}", growth <= MOST_LIST),
        Line("SQL statements: studio list", f"{statements:.0f}", f"≤ {MOST_STATEMENTS}", statements <= MOST_STATEMENTS),
    ]


def measure_handbooks() -> tuple[list[str], list[Line]]:
    """Figures of the handbook of every size and of its contenders, and the aims of the middle size."""
    found = {count: handbook.measured_apart(count) for count in handbook.SIZES}
    told = [line for count, one in found.items() for line in handbook.said(count, one)]
    told += handbook.told_against(handbook.SIZES[0])
    seconds = found[handbook.AIM].seconds
    lines = [
        Line(f"handbook of {handbook.AIM}, {name}", f"{seconds[name]:.1f} s", f"≤ {most:.0f} s", seconds[name] <= most)
        for name, most in handbook.MOST.items()
    ]
    worst = max(max(one.memory.values()) for one in found.values())
    most = handbook.MOST_MEMORY
    return told, [*lines, Line("memory of a handbook, all sizes", f"{worst:.0f} MB", f"≤ {most:.0f} MB", worst <= most)]


def main() -> int:
    with contenders() as who:
        seen = measure(who)
        statements = {page: who["few"].ask(f"{page}_sql") for page in ("form", "worklist", "guide")}
        sent = who["few"].ask("submit_sql")
    forms, form_counts = measure_forms()
    lookups, lookup_counts = measure_lookups()
    photographs, told = measure_photographs()
    papers, said = measure_printing()
    studio, counts = measure_studio()
    boards = {kind: measure_board(kind) for kind in KINDS}
    lives = {kind: measure_life(kind) for kind in KINDS}
    for name, seconds in {**seen, **forms, **lookups, **photographs, **papers, **studio}.items():
        print(f"{name:<58}{seconds * 1000:>9.2f} ms")
    print(f"{'submit against the bare transaction alone':<58}{seen['desk submit'] / seen['bare transaction']:>10.2f} ×")
    print(f"{'guide PDF against plain text of the same words':<58}{seen['guide pdf'] / seen['plain pdf']:>10.2f} ×")
    whole = studio["552 services: import"] / studio["552 services: cells alone"]
    print(f"{'import of 552 services against reading the cells alone':<58}{whole:>10.2f} ×")
    print(*told, *said, *offline.told(), sep="\n")
    for name, count in {"20 fields: submit": sent, **form_counts, **lookup_counts}.items():
        print(f"{f'SQL statements: {name}':<58}{count:>10.0f}")
    print()
    print(*judge(seen, statements), *judge_forms(forms, form_counts), sep="\n")
    for kind, (pages, statements_of, counting) in boards.items():
        for name, seconds in pages.items():
            print(f"{name:<58}{seconds * 1000:>9.2f} ms")
        print(f"{f'{kind}: counting {OPEN[1]:,} open cases':<58}{counting:>10.2f} s")
        print(*judge_board(kind, pages, statements_of), sep="\n")
    for kind, times in lives.items():
        for name, seconds in times.items():
            print(f"{name:<58}{seconds * 1000:>9.2f} ms")
        against = times[f"{kind}: transition among {OPEN[0]:,}"] / times[f"{kind}: bare among {OPEN[0]:,}"]
        print(f"{f'{kind}: a transition against its rows alone':<58}{against:>10.2f} ×")
        print(*judge_life(kind, times), sep="\n")
    print(*judge_printing(papers), *judge_lookups(lookups, lookup_counts), *judge_studio(studio, counts), sep="\n")
    books, book_lines = measure_handbooks()
    print(*books, *book_lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
