"""What a sentence makes of a finding: more than its source says is not borne out.

The source itself says where it stops ("an association only", "no significant link", "not the same
people"); a sentence that says the cause, the link or the same people all the same goes beyond it.
"""

import re
from collections.abc import Sequence

from eval.metrics.sentences.words import covered, negated, stems

_CAUSE = re.compile(
    r"\b(?:prove[sdn]?|proving|makes? (?:you|athletes|them|people)|cuts? (?:your|the)|"
    r"causes?|caused|leads? to|results? in|guarantee[sd]?)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:found|showed|shown|prove[dn]|reported|concluded|saw|show|studied)\b", re.I
)
_NO_CAUSE = re.compile(
    r"\b(?:an association|only associated|no significant (?:link|relation|difference|effect)|"
    r"no relation|cannot say|does not (?:show|prove|settle))\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:doubl(?:e[sd]?|ing)|tripl(?:e[sd]?|ing)|halv(?:e[sd]?|ing)|"
    r"quadrupl\w+)\b(?! (?:check|bag))",
    re.IGNORECASE,
)
_SAID_TIMES = re.compile(
    r"\b(?:doubl(?!es\b)\w*|twice|tripl\w*|three times|halv\w*|half|quadrupl\w*|four times)\b", re.I
)
_DENIED = re.compile(r"\b(?:and|but|,) not (?:the |a |an )?(?P<what>same [^.;:,]+)", re.IGNORECASE)
_SHARE_DENIED = 0.5


def overstated(text: str, sources: Sequence[str]) -> str:
    """Why a finding is more than the sources that speak of it say; empty if it is not."""
    if negated(text):
        return ""
    claim = stems(text)
    near = [source for source in sources if covered(claim, stems(source)) >= _SHARE_DENIED]
    for source in near:
        if _CAUSE.search(text) and _TOLD.search(text) and _NO_CAUSE.search(source):
            return "the source found no cause"
        for denied in _DENIED.finditer(source):
            what = stems(denied["what"])
            if re.search(r"\bsame\b", text, re.I) and covered(what, claim) >= _SHARE_DENIED:
                return f"the source says: {denied[0].strip()}"
    if _TOLD.search(text) and (times := _TIMES.search(text)):
        told = [source for source in sources if not re.match(r"\w[\w ()]*: \d", source)]
        if not any(_SAID_TIMES.search(source) for source in near or told):
            return f"no source has “{times[0]}”"
    return ""
