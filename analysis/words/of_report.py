"""Every fact of a report beyond ``analysis.facts``: shown when a question asks for it."""

from analysis.report import Report
from analysis.words.ahead import progression_facts
from analysis.words.race import (
    archetype_facts,
    before_facts,
    event_facts,
    level_facts,
    missing_facts,
    pacing_facts,
    strength_facts,
    team_facts,
    waterfall_facts,
)
from hyrox.evidence import EvidenceItem


def reading_facts(report: Report) -> tuple[EvidenceItem, ...]:
    """Facts without ids, in a fixed order; a reading that was not made has none."""
    found: list[EvidenceItem] = []
    if report.event is not None:
        found += event_facts(report.event, report)
    if report.before is not None:
        found += before_facts(report.before)
    if report.archetype is not None:
        found += archetype_facts(report.archetype, report)
    found += strength_facts(report.strengths, report)
    if report.pacing is not None:
        found += pacing_facts(report.pacing, report)
    for waterfall in report.waterfalls:
        found += waterfall_facts(waterfall, report)
    if report.level is not None:
        found += level_facts(report.level, report)
    if report.progression is not None:
        found += progression_facts(report.progression, report)
    found += missing_facts(report.missing, report)
    found += team_facts(report)
    return tuple(found)
