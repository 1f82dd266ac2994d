"""Advice, timing and the race timeline as HTML, each line with the sources that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hyrox.plans.nutrition import FuellingStep, NutritionSuggestions, Timing
from hyrox.plans.plan import PlanEvidence
from ui.export.plan.words import day_words
from ui.web.document_page import document_address
from ui.web.markup import esc, link
from ui.web.nutrition.day_view import CHECK_LABELS

Known = Mapping[str, PlanEvidence]
"""Evidence by its id."""


def known_of(evidence: Iterable[PlanEvidence]) -> Known:
    """Evidence by its id."""
    return {item.id: item for item in evidence}


def general_view(
    found: NutritionSuggestions, known: Known, ideas: Sequence[str], missing: Sequence[str]
) -> str:
    """What is said where no amounts may be given: why, where to go, general advice.

    Args:
        ideas: dishes that fit, by name.
        missing: figures that the athlete could still give; empty where that is not the reason.
    """
    why = found.general_only
    if missing:
        why = f"No energy need can be computed without your {listed(missing)}: add what is missing "
        why += "above. Until then, this is general advice."
    said = [line for line in found.advice if line not in found.general_only]
    advice = "".join(f"<li>{esc(line)}</li>" for line in said)
    dishes = "".join(f"<li>{esc(idea)}</li>" for idea in ideas)
    parts = [f'<p class="hc-lead hc-general" role="status">{esc(_plain(why))}</p>']
    if advice:
        parts.append(f'<h2>General advice</h2><ul class="hc-food-lines">{advice}</ul>')
    if dishes:
        parts.append(
            f'<h3>Dishes that fit what you eat</h3><ul class="hc-food-lines">{dishes}</ul>'
            f'<p class="hc-small">{esc(CHECK_LABELS)}</p>'
        )
    parts.append(sources(_cited(found), known))
    return f'<section class="hc-hero" aria-label="General advice">{"".join(parts)}</section>'


def method_view(found: NutritionSuggestions, known: Known, kg: float, weight_kg: float) -> str:
    """How the day's figures are computed, from which works, and advice beside them."""
    basis = f"Grams per kilogram are counted on {kg:g} kg."
    if kg < weight_kg:
        basis = (
            f"Grams per kilogram are counted on {kg:.1f} kg, the weight of your height at a body "
            "mass index of 30: the ranges were measured in athletes."
        )
    advice = "".join(f"<li>{esc(line)}</li>" for line in found.advice)
    works = [key for key in found.evidence if known[key].kind == "rule"]
    passages = [key for key in _cited(found) if key not in works]
    return f"""
<details class="hc-fold"><summary>How these figures are computed</summary>
  <p class="hc-reading">{esc(found.method)} {esc(basis)}</p>{sources(works, known)}
</details>
<details class="hc-fold" open><summary>Advice beside the figures</summary>
  <ul class="hc-food-lines">{advice}</ul>{sources(passages, known)}
</details>"""


def timing_view(timing: Sequence[Timing], known: Known) -> str:
    """What to eat and drink around a session."""
    rows = "".join(
        f"<li><strong>{esc(_capital(step.when))}</strong><span>{esc(step.what)} "
        f"{_marks(step.evidence, known)}</span></li>"
        for step in timing
    )
    return f'<ul class="hc-food-steps">{rows}</ul>'


def timeline_view(
    steps: Sequence[FuellingStep], known: Known, race: date, *, on_the_day: bool
) -> str:
    """Race week, or race day, step by step."""
    rows = "".join(
        f"<li><strong>{_at(step, on_the_day)}</strong><span>{esc(step.what)} "
        f"{_marks(step.evidence, known)}</span></li>"
        for step in steps
    )
    name = f"Race day, {day_words(race)}" if on_the_day else f"Race week, to {day_words(race)}"
    return f'<h3>{esc(name)}</h3><ol class="hc-food-steps">{rows}</ol>'


def sources(keys: Iterable[str], known: Known) -> str:
    """A fold with each source as a link that opens it."""
    items = [known[key] for key in dict.fromkeys(keys) if key in known]
    if not items:
        return ""
    rows = "".join(f"<li>{_opened(item, item.title)}</li>" for item in items)
    return (
        f'<details class="hc-fold hc-cited"><summary>Sources ({len(items)})</summary>'
        f'<ul class="hc-notes">{rows}</ul></details>'
    )


def listed(words: Sequence[str]) -> str:
    """``age, height and weight``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _marks(keys: Sequence[str], known: Known) -> str:
    """Small numbered links behind a line, named for those who cannot see where they lead."""
    items = [known[key] for key in keys if key in known]
    return "".join(
        _opened(item, str(number), f"Source: {item.title}") for number, item in enumerate(items, 1)
    )


def _opened(item: PlanEvidence, words: str, label: str = "") -> str:
    """A link to the section of the guidance or to the work; plain text where neither opens."""
    if item.kind != "passage":
        return link(item.url, words)
    name = f' class="hc-ref" aria-label="{esc(label)}" title="{esc(label)}"' if label else ""
    address = esc(document_address(item.id))
    return f'<a href="{address}" target="_blank" rel="noopener"{name}>{esc(words)}</a>'


def _cited(found: NutritionSuggestions) -> list[str]:
    """What the advice itself rests on: not what only steps and timing cite."""
    others = {key for step in found.meal_timing for key in step.evidence}
    others |= {key for step in (*found.race_week, *found.race_day) for key in step.evidence}
    return [key for key in found.evidence if key not in others]


def _at(step: FuellingStep, on_the_day: bool) -> str:
    at = esc(step.at)
    if on_the_day:
        return esc(_capital(step.at))
    return esc(day_words(step.day)) + ("" if step.at == "all day" else f", {at}")


def _plain(words: str) -> str:
    return words.replace("personal_info.", "your ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
