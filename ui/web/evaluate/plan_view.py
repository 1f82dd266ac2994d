"""A plan and its twenty-two questions as HTML. What code found stands beside what was judged."""

from collections.abc import Sequence

from hyrox.plans.plan import Plan
from hyrox.ratings.criteria import PlanCriterion
from hyrox.ratings.shapes import LONGEST_NOTE, CodeVerdict, Verdict
from ui.training.plan_text import plan_lines
from ui.web.evaluate.desk import Desk
from ui.web.markup import esc

NOTHING = (
    '<div class="hc-empty"><p><strong>No plan is open.</strong></p><p>Choose a name and open a '
    "plan as <code>hyrox-coach plan --json</code> prints it, or what <code>hyrox-coach eval "
    "rubric</code> makes of it.</p></div>"
)
_FOUND = {True: "met", False: "not met", None: "does not apply"}


def plan_form(desk: Desk, criteria: Sequence[PlanCriterion]) -> str:
    """The plan in hand and the form."""
    if desk.plan is None or desk.read is None:
        return NOTHING
    judged = dict(desk.rated.verdicts) if desk.rated else {}
    questions = "".join(
        _judged(number, one, desk) if one.id in judged else _open(number, one)
        for number, one in enumerate(criteria, start=1)
    )
    return (
        f'<div class="hc-rubric" data-plan="{desk.plan.id}">{_plan(desk.read)}'
        f"{_progress(desk.plan_by, len(judged), len(criteria))}{questions}"
        '<p class="hc-note hc-error hc-rubric-problem" role="alert" hidden></p>'
        f"{_foot(len(judged), len(criteria))}</div>"
    )


def _plan(plan: Plan) -> str:
    text = "\n".join(plan_lines(plan))
    return (
        f'<details class="hc-fold hc-plan-read" open><summary>The plan: '
        f"{esc(plan.workout_plan.name)}</summary>"
        f'<pre tabindex="0" aria-label="The whole plan">{esc(text)}</pre></details>'
    )


def _progress(rater: str, done: int, of: int) -> str:
    words = esc(f"{rater}: {done} of {of} questions judged and saved")
    return (
        f'<p class="hc-small" role="status">{words}</p><div class="hc-share" role="progressbar" '
        f'aria-label="{words}" aria-valuemin="0" aria-valuemax="{of}" aria-valuenow="{done}">'
        f'<i style="width:{100 * done / of:.0f}%"></i></div>'
    )


def _open(number: int, one: PlanCriterion) -> str:
    """A question with four answers; nothing of what code found is in it."""
    options: tuple[tuple[Verdict, str], ...] = (
        ("met", one.five), ("partly", one.three), ("not", one.one), ("cannot judge", ""),
    )  # fmt: skip
    shown = "".join(
        f'<label><input type="radio" name="hc-rubric-{esc(one.id)}" value="{verdict}"><span>'
        f"<b>{verdict.capitalize()}</b> {esc(words)}</span></label>"
        for verdict, words in options
    )
    return (
        f'<fieldset class="hc-options hc-question-of-plan" data-criterion="{esc(one.id)}">'
        f"<legend>{number}. {esc(one.question)}</legend>{shown}"
        '<label class="hc-own">Note <input type="text" name="hc-rubric-note" '
        f'maxlength="{LONGEST_NOTE}" autocomplete="off"></label></fieldset>'
    )


def _judged(number: int, one: PlanCriterion, desk: Desk) -> str:
    assert desk.rated is not None
    assert desk.plan is not None
    words = desk.rated.notes.get(one.id, "")
    noted = f'<dt>Your note</dt><dd dir="auto">{esc(words)}</dd>' if words else ""
    return (
        f'<section class="hc-judged"><h3>{number}. {esc(one.question)}</h3><dl>'
        f"<dt>You</dt><dd>{esc(desk.rated.verdicts[one.id])}</dd>{noted}"
        f"<dt>Code</dt><dd>{_code(desk.plan.code.get(one.id))}"
        f'<br><span class="hc-small">It looks at this: {esc(one.code)}</span></dd></dl></section>'
    )


def _code(found: CodeVerdict | None) -> str:
    if found is None:
        return "nothing came with this plan"
    return esc(f"{_FOUND[found.met]}: {found.why}" if found.why else _FOUND[found.met])


def _foot(done: int, of: int) -> str:
    if done == of:
        return '<p class="hc-reading">All questions are judged. Download your ratings below.</p>'
    return (
        '<div class="hc-pair-foot"><button type="button" class="hc-save">Save what is judged'
        '</button><span class="hc-small">What is saved stays as it is, and shows what code found. '
        "The rest can wait: open the plan again under the same name.</span></div>"
    )
