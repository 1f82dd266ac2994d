"""Advice, timing and the race timeline as HTML, each line with the sources that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hyrox.plans.nutrition import FuellingStep, NutritionSuggestions, Timing
from hyrox.plans.plan import PlanEvidence
from ui.language.telling import listed, mark, t
from ui.web.document_page import document_address
from ui.web.markup import esc, link
from ui.web.nutrition.words import CHECK_LABELS, FIGURES, capital, day_name, english

Known = Mapping[str, PlanEvidence]
"""Evidence by its id."""
_MISSING = mark(
    "No energy need can be computed without your {figures}: add what is missing above. Until then, "
    "this is general advice."
)
_LIGHTER = mark(
    "Grams per kilogram are counted on {kg} kg, the weight of your height at a body mass index of "
    "30: the ranges were measured in athletes."
)


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
    why = english(_plain(found.general_only))
    if missing:
        why = esc(t(_MISSING, figures=listed([t(FIGURES.get(name, name)) for name in missing])))
    said = [line for line in found.advice if line not in found.general_only]
    advice = "".join(f"<li>{esc(line)}</li>" for line in said)
    dishes = "".join(f"<li>{esc(idea)}</li>" for idea in ideas)
    parts = [f'<p class="hc-lead hc-general" role="status">{why}</p>']
    if advice:
        parts.append(f"<h2>{esc(t('General advice'))}</h2>{_lines(advice)}")
    if dishes:
        parts.append(
            f"<h3>{esc(t('Dishes that fit what you eat'))}</h3>{_lines(dishes)}"
            f'<p class="hc-small">{esc(t(CHECK_LABELS))}</p>'
        )
    parts.append(sources(_cited(found), known))
    label = esc(t("General advice"))
    return f'<section class="hc-hero" aria-label="{label}">{"".join(parts)}</section>'


def method_view(found: NutritionSuggestions, known: Known, kg: float, weight_kg: float) -> str:
    """How the day's figures are computed, from which works, and advice beside them."""
    basis = t("Grams per kilogram are counted on {kg} kg.", kg=f"{kg:g}")
    if kg < weight_kg:
        basis = t(_LIGHTER, kg=f"{kg:.1f}")
    advice = "".join(f"<li>{esc(line)}</li>" for line in found.advice)
    works = [key for key in found.evidence if known[key].kind == "rule"]
    passages = [key for key in _cited(found) if key not in works]
    return f"""
<details class="hc-fold"><summary>{esc(t("How these figures are computed"))}</summary>
  <p class="hc-reading">{english(found.method)} {esc(basis)}</p>{sources(works, known)}
</details>
<details class="hc-fold" open><summary>{esc(t("Advice beside the figures"))}</summary>
  {_lines(advice)}{sources(passages, known)}
</details>"""


def timing_view(timing: Sequence[Timing], known: Known) -> str:
    """What to eat and drink around a session."""
    rows = "".join(
        f"<li><strong>{english(capital(step.when))}</strong><span>{english(step.what)} "
        f"{_marks(step.evidence, known)}</span></li>"
        for step in timing
    )
    return f'<ul class="hc-food-steps">{rows}</ul>'


def timeline_view(
    steps: Sequence[FuellingStep], known: Known, race: date, *, on_the_day: bool
) -> str:
    """Race week, or race day, step by step."""
    rows = "".join(
        f"<li><strong>{_at(step, on_the_day)}</strong><span>{english(step.what)} "
        f"{_marks(step.evidence, known)}</span></li>"
        for step in steps
    )
    when = day_name(race)
    name = t("Race day, {day}", day=when) if on_the_day else t("Race week, to {day}", day=when)
    return f'<h3>{esc(name)}</h3><ol class="hc-food-steps">{rows}</ol>'


def sources(keys: Iterable[str], known: Known) -> str:
    """A fold with each source as a link that opens it."""
    items = [known[key] for key in dict.fromkeys(keys) if key in known]
    if not items:
        return ""
    rows = "".join(f"<li>{_opened(item, item.title)}</li>" for item in items)
    return (
        '<details class="hc-fold hc-cited">'
        f"<summary>{esc(t('Sources ({n})', n=len(items)))}</summary>"
        f'<ul class="hc-notes">{rows}</ul></details>'
    )


def _lines(rows: str) -> str:
    """English sentences, one below the other."""
    return f'<ul class="hc-food-lines" lang="en" dir="ltr">{rows}</ul>'


def _marks(keys: Sequence[str], known: Known) -> str:
    """Small numbered links behind a line, named for those who cannot see where they lead."""
    items = [known[key] for key in keys if key in known]
    return "".join(
        _opened(item, str(number), t("Source: {title}", title=item.title))
        for number, item in enumerate(items, 1)
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
    if on_the_day:
        return english(capital(step.at))
    name = esc(day_name(step.day))
    return name if step.at == "all day" else t(", ").join((name, english(step.at)))


def _plain(words: str) -> str:
    return words.replace("personal_info.", "your ")
