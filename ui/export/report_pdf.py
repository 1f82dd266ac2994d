"""The report of a race as a PDF: what the page says, on two or three A4 pages."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from analysis.facts import gap_words
from analysis.readings import Goal
from analysis.report import Report, Verdict
from hyrox.times import format_time, round_half_up
from ui.export import figures
from ui.export.paper import BLUE, GREY, INK, ORANGE, RULE, SOFT, Paper, pdf_bytes
from ui.web import charts
from ui.words import cohort_words, doubts, headline, race_name

if TYPE_CHECKING:
    from generator.race import OpenRace

A4_MM = (210.0, 297.0)
_EDGE, _BOTTOM = 17.0, 283.0
_WIDTH = A4_MM[0] - 2 * _EDGE
_TITLE = "HYROX race report"
_VERDICTS = {
    Verdict.BETTER: "▲ Better than expected",
    Verdict.AS_EXPECTED: "● As expected",
    Verdict.WORSE: "▼ Slower than expected",
}
_ABOUT = (
    "Every number was computed from results or looked up; none was written by a language model. "
    "Percentiles are shares of the cohort that you beat. Expected times come from your other "
    "segments and the venue, never from the segment itself; ▲ ● ▼ say better than, within and "
    "worse than the 80 % interval. Not affiliated with HYROX. Not medical advice."
)


def report_pdf(race: "OpenRace", *, on: date | None = None) -> bytes:
    """The report on A4: for the athlete, so with event and time, but without name or number.

    Args:
        race: an open race; what its report could not judge is left out and said to be.
        on: the day printed on it; today if not given. The same race and day give the same bytes.
    """
    on = on or date.today()
    pages = _Pages(on)
    _summary(pages, race)
    for section in (_waterfalls, _segments, _pacing, _character, _ahead, _sources):
        section(pages, race)
    return pdf_bytes(pages.finished(), _TITLE, on)


@dataclass
class _Pages:
    """Sheets that are filled from the top; ``y`` is the next free baseline."""

    on: date
    sheets: list[Paper] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self._turn()

    @property
    def sheet(self) -> Paper:
        return self.sheets[-1]

    def need(self, height: float) -> None:
        """Go on to the next sheet unless ``height`` is left on this one."""
        if self.y + height > _BOTTOM:
            self._turn()

    def words(self, text: str, size: float = 9, *, bold: bool = False, colour: str = INK) -> None:
        """A paragraph, which goes on on the next sheet where it has to."""
        for line in self.sheet.wrapped(text, _WIDTH, size, bold=bold):
            self.need(0)
            self.sheet.text(_EDGE, self.y, line, size, bold=bold, colour=colour)
            self.y += self.sheet.leading(size)

    def section(self, title: str, reading: str, height: float) -> None:
        """A heading with its line of words, kept together with ``height`` of drawing below."""
        lines = len(self.sheet.wrapped(reading, _WIDTH, 9))
        self.need(16 + lines * self.sheet.leading(9) + height)
        self.y += 5
        self.sheet.text(_EDGE, self.y, title, 12.5, bold=True)
        self.y += 6
        self.words(reading)
        self.y += 2.5

    def small(self, text: str) -> None:
        self.words(text, 7, colour=SOFT)

    def finished(self) -> list[Paper]:
        """The sheets with their numbers."""
        for number, sheet in enumerate(self.sheets, start=1):
            of = f"{number} / {len(self.sheets)}"
            sheet.text(A4_MM[0] - _EDGE, 290, of, 7, colour=SOFT, align="right")
        return self.sheets

    def _turn(self) -> None:
        sheet = Paper(*A4_MM)
        sheet.text(_EDGE, 14, _TITLE, 8.5, bold=True, colour=BLUE)
        sheet.text(A4_MM[0] - _EDGE, 14, self.on.isoformat(), 8, colour=SOFT, align="right")
        sheet.line([_EDGE, A4_MM[0] - _EDGE], [17, 17], RULE, 0.6)
        self.sheets.append(sheet)
        self.y = 25.0


def _summary(pages: _Pages, race: "OpenRace") -> None:
    """Who raced, three figures, the expected range, the sentences, the cohort."""
    report = race.report
    pages.words(race_name(report.result), 10, colour=SOFT)
    pages.y += 7
    cells = _figures(report)
    for number, (name, figure, below) in enumerate(cells):
        x = _EDGE + number * _WIDTH / len(cells)
        width = _WIDTH / len(cells) - 5
        pages.sheet.text(x, pages.y, name, 8, colour=SOFT)
        size = 21 if len(figure) < 10 else 12
        pages.sheet.text(x, pages.y + 9, figure, size, bold=True)
        pages.sheet.paragraph(x, pages.y + 14.5, below, width, 8, colour=SOFT)
    pages.y += 28
    pages.y = figures.expectation(pages.sheet, _EDGE, pages.y, _WIDTH, report)
    pages.words(" ".join(headline(race.evidence)), 9.5)
    pages.y += 1.5
    if report.event is not None:
        at_event = report.event
        pages.small(
            f"At the event: place {at_event.place:,} of {at_event.cohort.n + 1:,} "
            f"({at_event.cohort.definition}), median {format_time(at_event.median_s)}."
        )
    if report.before is not None:
        basis = charts.style.listed(report.before.basis)
        pages.small(f"The expected range is {report.before.rung.value}: from {basis}.")
    pages.small(cohort_words(report.cohort, venue_known=report.venue_known))
    if report.missing:
        names = charts.style.listed([segment.in_text for segment in report.missing])
        pages.small(f"Not given, so not judged: {names}.")
    if asked := doubts(report):
        pages.small(asked)


def _figures(report: Report) -> list[tuple[str, str, str]]:
    """Name, figure and what stands below it."""
    low, high = report.interval_s
    cells = []
    if report.gap_s is not None:
        gap = gap_words(report.gap_s)
        than = "with" if gap == "level" else "than"
        finish = format_time(report.result.total_s)
        cells.append(("Finish", finish, f"{gap} {than} the peer median"))
    if report.percentile is not None:
        share = f"{round_half_up(report.percentile)} %"
        cells.append(("Faster than", share, f"of {report.cohort.n:,} peers"))
    expected = f"80 % finish between {format_time(low)} and {format_time(high)}"
    verdict = "No finish given" if report.verdict is None else _VERDICTS[report.verdict]
    return [*cells, ("Against expectation", verdict, expected)]


def _waterfalls(pages: _Pages, race: "OpenRace") -> None:
    """The first waterfall as a drawing, the others in words."""
    falls = race.report.waterfalls
    for number, fall in enumerate(falls):
        if number == 0:
            height = (len(fall.falls) + 3) * 4.9
            pages.section("Where the time lies", charts.waterfall_reading(fall), height)
            pages.y = figures.waterfall(pages.sheet, _EDGE, pages.y + 2, _WIDTH, fall) + 1
        else:
            pages.y += 1.5
            pages.words(charts.waterfall_reading(fall))
        pages.small(charts.waterfall_basis(fall))


def _segments(pages: _Pages, race: "OpenRace") -> None:
    report = race.report
    height = (len(report.segments) + 2) * 5.1 + 8
    pages.section("Segment by segment", charts.strip_reading(report, report.level), height)
    pages.y = figures.segments(pages.sheet, _EDGE, pages.y + 2, _WIDTH, report)
    marks = [("o", BLUE, f"faster than … % of the cohort (n = {report.cohort.n:,})")]
    if report.level is not None:
        marks.append(("D", ORANGE, f"of finishers at your level (n = {report.level.cohort.n:,})"))
    pages.y = figures.key(pages.sheet, _EDGE, pages.y + 1, marks)
    if report.strengths:
        pages.words(charts.strength_reading(report.strengths))


def _pacing(pages: _Pages, race: "OpenRace") -> None:
    report = race.report
    if not any(reading.segment.is_run for reading in report.segments):
        return
    reading = charts.pace_reading(report.pacing) if report.pacing is not None else ""
    typical = next((w.typical for w in report.waterfalls if w.goal is Goal.MEDIAN), None)
    pages.section("Pace over the eight runs", reading, 62)
    pages.y = figures.pace(pages.sheet, _EDGE, pages.y, _WIDTH, 44, report, typical)
    marks = [("o", BLUE, "you"), ("D", GREY, "middle of peers")]
    pages.y = figures.key(pages.sheet, _EDGE, pages.y, marks)
    if typical is not None:
        pages.small(f"Band: the middle 80 % of {typical.n:,}: {typical.definition}.")
    if report.pacing is not None:
        pages.small(charts.style.sentences(charts.pace_basis(report.pacing), *report.pacing.notes))


def _character(pages: _Pages, race: "OpenRace") -> None:
    archetype = race.report.archetype
    if archetype is None:
        return
    height = (len(archetype.axes) + 2) * 5.9
    pages.section("What kind of athlete", charts.archetype_reading(archetype), height)
    pages.y = figures.profile(pages.sheet, _EDGE, pages.y + 2, _WIDTH * 0.8, archetype)
    marks = [("o", BLUE, "you"), ("D", ORANGE, f"{archetype.name}, middle of the type")]
    pages.y = figures.key(pages.sheet, _EDGE, pages.y, marks)


def _ahead(pages: _Pages, race: "OpenRace") -> None:
    progression, result = race.report.progression, race.report.result
    if progression is None or not result.finish_known:
        return
    pages.section("What athletes like you did next", charts.progression_reading(progression), 60)
    pages.y = figures.fan(pages.sheet, _EDGE, pages.y, _WIDTH, 40, progression, result.total_s)
    pages.small(f"{progression.definition}, n = {progression.n:,}. The band holds 80 %.")


def _sources(pages: _Pages, race: "OpenRace") -> None:
    """Where the numbers come from, each place once."""
    pages.section("Where the numbers come from", _ABOUT, 10)
    places: dict[str, dict[str, None]] = {}
    for item in race.evidence.items:
        places.setdefault(item.source.title, {})[item.source.location] = None
    for title, locations in places.items():
        pages.small(f"{title}:")
        for location in locations:
            pages.small(f"· {location}")
