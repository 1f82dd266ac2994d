"""An image to share: how strong, what kind of athlete, what stands out; nothing personal.

No event, date, age group, gender or id; the finish only if the athlete asks for it. All its text
is in ``share_words``, and nothing else is written on it.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from analysis.readings import ArchetypeReading
from hyrox.segments import SEGMENTS
from hyrox.times import format_time, round_half_up
from ui.export.paper import BLUE, DEEP, GREEN, GREY, PX, SHADE, SOFT, Paper, png_bytes
from ui.web.charts.style import capital, signed

if TYPE_CHECKING:
    from generator.race import OpenRace

_STRENGTHS = 3
_STRONG = "Faster than my own level predicts"
_PROFILE = "How I spent the time, against my division"


class Shape(Enum):
    """Sizes in pixels that social networks show whole."""

    LANDSCAPE = (1200, 630)
    PORTRAIT = (1080, 1350)


@dataclass(frozen=True)
class ShareWords:
    """Every text of the image; empty where there is nothing to say."""

    headline: str
    cohort: str
    finish: str
    archetype: str
    sentence: str
    strengths: tuple[str, ...]
    """A heading, and the strengths in one line."""
    axes: tuple[str, ...]
    """A heading and the axes."""
    ends: tuple[str, str]
    """What the left and the right end of an axis mean."""
    foot: str

    def lines(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(filter(None, (*self.of_athlete(), *self.axes, *self.ends, self.foot)))

    def of_athlete(self) -> tuple[str, ...]:
        """Those that say something of the athlete in words."""
        single = (self.headline, self.cohort, self.finish, self.archetype, self.sentence)
        return tuple(filter(None, (*single, *self.strengths)))


def share_words(race: "OpenRace", *, include_finish: bool = False) -> ShareWords:
    """What the image says of a race, before anything is drawn."""
    report, archetype = race.report, race.report.archetype
    kind = "invented finishes" if report.cohort.invented else "finishers"
    category = "in a wider category" if report.cohort.widened else "in my category"
    strong = sorted(
        (s for s in report.strengths if not s.ordinary and s.residual_s < 0),
        key=lambda s: -abs(s.size),
    )
    named = [f"{s.segment.label} {signed(s.residual_s)}" for s in strong[:_STRENGTHS]]
    known = report.result.finish_known
    given = len(report.segments)
    return ShareWords(
        headline=(
            f"{given} of {len(SEGMENTS)} segments"
            if report.percentile is None
            else f"Faster than {round_half_up(report.percentile)} %"
        ),
        cohort=f"of {report.cohort.n:,} {kind} {category}",
        finish=format_time(report.result.total_s) if include_finish and known else "",
        archetype=capital(archetype.name) if archetype is not None else "",
        sentence=_first_sentence(archetype.sentence) if archetype is not None else "",
        strengths=(_STRONG, " · ".join(named)) if named else (),
        axes=(_PROFILE, *map(capital, archetype.axes)) if archetype is not None else (),
        ends=("slower", "faster") if archetype is not None else ("", ""),
        foot="Computed from results by HyroxCoach. Not affiliated with HYROX.",
    )


def share_image(
    race: "OpenRace", shape: Shape = Shape.LANDSCAPE, *, include_finish: bool = False
) -> bytes:
    """The image as PNG of exactly the shape's pixels, without metadata."""
    return png_bytes(draw(race, shape, include_finish=include_finish))


def draw(race: "OpenRace", shape: Shape, *, include_finish: bool = False) -> Paper:
    """The image before it becomes a file; its ``written`` is what can be read on it."""
    words = share_words(race, include_finish=include_finish)
    width, height = shape.value
    sheet = Paper(width, height, PX)
    edge = 64.0
    upright = shape is Shape.PORTRAIT
    _brand(sheet, edge, edge if upright else 46)
    column = width - 2 * edge if upright else 600.0
    y = 250.0 if upright else 172.0
    sheet.text(edge, y, words.headline, 48 if upright else 38, bold=True)
    y += 54 if upright else 44
    sheet.text(edge, y, words.cohort, 20, colour=SOFT)
    if words.finish:
        y += 66 if upright else 54
        sheet.text(edge, y, words.finish, 30, bold=True, colour=BLUE)
    if words.archetype:
        y += 100 if upright else 64
        sheet.text(edge, y, words.archetype, 30 if upright else 25, bold=True)
        y += 46 if upright else 38
        y = sheet.paragraph(edge, y, words.sentence, column, 18 if upright else 14)
    if words.strengths:
        y += 36 if upright else 20
        heading, named = words.strengths
        sheet.text(edge, y, heading, 16 if upright else 13, colour=SOFT)
        y += 42 if upright else 32
        y = sheet.paragraph(edge, y, named, column, 21 if upright else 16, bold=True, colour=DEEP)
        y += 14
    archetype = race.report.archetype
    if archetype is not None and words.axes:
        if upright:
            step = min(72.0, (height - 110 - y) / (len(words.axes) + 0.6))
            _profile(sheet, edge, y, column, step, archetype, words)
        else:
            step = 440 / (len(words.axes) + 0.6)
            _profile(sheet, 706, 92, width - edge - 706, step, archetype, words)
    sheet.text(edge, height - 34, words.foot, 12, colour=SOFT)
    return sheet


def _brand(sheet: Paper, x: float, y: float) -> None:
    """The three bars of the app's mark."""
    for number, (part, colour) in enumerate(((0.55, BLUE), (1.0, BLUE), (0.75, GREEN))):
        sheet.box(x + number * 16, y + 46 * (1 - part), 11, 46 * part, colour)


def _profile(
    sheet: Paper, x: float, y: float, width: float, step: float,
    archetype: ArchetypeReading, words: ShareWords,
) -> None:  # fmt: skip
    """How the time is spent, one bar per axis from the middle of the division."""
    reach = max(1.5, *map(abs, archetype.axes.values()))
    middle, half = x + width * 0.68, width * 0.29
    bottom = y + step * (len(words.axes) + 0.6)
    sheet.box(x, y, width, bottom - y, SHADE)
    sheet.line([middle, middle], [y + step, bottom - 0.6 * step], SOFT, 1.2)
    heading, *names = words.axes
    size = 16.0 if width > 600 else 12.5
    sheet.text(x + 18, y + 0.62 * step, heading, size, bold=True)
    for number, (name, value) in enumerate(zip(names, archetype.axes.values(), strict=True)):
        row = y + step * (number + 1.5)
        lines = sheet.wrapped(name, middle - half - x - 30, size)
        for place, line in enumerate(lines):
            sheet.text(
                x + 18, row + size / 2 + 1.6 * size * (place - (len(lines) - 1) / 2), line, size
            )
        sheet.box(middle, row - 11, half * value / reach, 22, BLUE if value >= 0 else GREY)
    sheet.text(
        middle - 12, bottom - 0.25 * step, words.ends[0], size - 1.5, colour=SOFT, align="right"
    )
    sheet.text(middle + 12, bottom - 0.25 * step, words.ends[1], size - 1.5, colour=SOFT)


def _first_sentence(words: str) -> str:
    """What the type is; the rest speaks to the athlete alone."""
    return words.split(". ")[0].rstrip(".") + "." if words else ""
