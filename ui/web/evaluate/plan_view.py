"""A plan and its twenty-two questions as HTML. What code found stands beside what was judged."""

from collections.abc import Sequence

from hyrox.plans.plan import Plan
from hyrox.ratings.criteria import PlanCriterion
from hyrox.ratings.shapes import LONGEST_NOTE, CodeVerdict, Verdict
from ui.language.telling import mark, t
from ui.training.plan_text import plan_lines
from ui.web.evaluate.desk import Desk
from ui.web.markup import esc

_OPEN = mark(
    "Choose a name and open a plan as hyrox-coach plan --json prints it, or what hyrox-coach eval "
    "rubric makes of it."
)
_VERDICTS: dict[Verdict, str] = {
    "met": mark("met"), "partly": mark("partly"), "not": mark("not"),
    "cannot judge": mark("cannot judge"),
}  # fmt: skip
_FOUND = {True: mark("met"), False: mark("not met"), None: mark("does not apply")}
_WITHOUT_JUDGEMENT = mark(
    "One question has a note and no judgement: choose one of its four answers."
)
_SAVED_STAYS = mark(
    "What is saved stays as it is, and shows what code found. The rest can wait: open the plan "
    "again under the same name."
)


def nothing() -> str:
    """What stands where no plan is open."""
    return (
        f'<div class="hc-empty"><p><strong>{esc(t("No plan is open."))}</strong></p>'
        f"<p>{esc(t(_OPEN))}</p></div>"
    )


def plan_form(desk: Desk, criteria: Sequence[PlanCriterion]) -> str:
    """The plan in hand and the form."""
    if desk.plan is None or desk.read is None:
        return nothing()
    judged = dict(desk.rated.verdicts) if desk.rated else {}
    questions = "".join(
        _judged(number, one, desk) if one.id in judged else _open(number, one)
        for number, one in enumerate(criteria, start=1)
    )
    return (
        f'<div class="hc-rubric" data-plan="{desk.plan.id}">{_plan(desk.read)}'
        f"{_progress(desk.plan_by, len(judged), len(criteria))}{questions}"
        '<p class="hc-note hc-error hc-rubric-problem" role="alert" hidden '
        f'data-unfinished="{esc(t(_WITHOUT_JUDGEMENT))}" '
        f'data-none="{esc(t("Judge at least one question first."))}"></p>'
        f"{_foot(len(judged), len(criteria))}</div>"
    )


def _plan(plan: Plan) -> str:
    text = "\n".join(plan_lines(plan))
    # The name is HTML already; no text holds anything to escape.
    words = t("The plan: {name}", name=_english(plan.workout_plan.name))
    return (
        f'<details class="hc-fold hc-plan-read" open><summary>{words}</summary>'
        f'<pre tabindex="0" aria-label="{esc(t("The whole plan"))}" lang="en" dir="ltr">'
        f"{esc(text)}</pre></details>"
    )


def _progress(rater: str, done: int, of: int) -> str:
    words = esc(
        t("{rater}: {done} of {n} questions judged and saved", rater=rater, done=done, n=of)
    )
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
        f"<b>{esc(_capital(t(_VERDICTS[verdict])))}</b> {_english(words)}</span></label>"
        for verdict, words in options
    )
    return (
        f'<fieldset class="hc-options hc-question-of-plan" data-criterion="{esc(one.id)}">'
        f"<legend>{number}. {_english(one.question)}</legend>{shown}"
        f'<label class="hc-own">{esc(t("Note"))} <input type="text" name="hc-rubric-note" '
        f'maxlength="{LONGEST_NOTE}" autocomplete="off"></label></fieldset>'
    )


def _judged(number: int, one: PlanCriterion, desk: Desk) -> str:
    assert desk.rated is not None
    assert desk.plan is not None
    words = desk.rated.notes.get(one.id, "")
    noted = f'<dt>{esc(t("Your note"))}</dt><dd dir="auto">{esc(words)}</dd>' if words else ""
    return (
        f'<section class="hc-judged"><h3>{number}. {_english(one.question)}</h3><dl>'
        f"<dt>{esc(t('You'))}</dt><dd>{esc(t(_VERDICTS[desk.rated.verdicts[one.id]]))}</dd>{noted}"
        f"<dt>{esc(t('Code'))}</dt><dd>{_code(desk.plan.code.get(one.id))}"
        f'<br><span class="hc-small">{t("It looks at this: {what}", what=_english(one.code))}'
        "</span></dd></dl></section>"
    )


def _code(found: CodeVerdict | None) -> str:
    if found is None:
        return esc(t("nothing came with this plan"))
    verdict = esc(t(_FOUND[found.met]))
    if not found.why:
        return verdict
    return f"{verdict} · {_english(found.why)}"


def _foot(done: int, of: int) -> str:
    if done == of:
        words = t("All questions are judged. Download your ratings below.")
        return f'<p class="hc-reading">{esc(words)}</p>'
    return (
        '<div class="hc-pair-foot"><button type="button" class="hc-save">'
        f'{esc(t("Save what is judged"))}</button><span class="hc-small">{esc(t(_SAVED_STAYS))}'
        "</span></div>"
    )


def _english(text: str) -> str:
    """Questions, plans and findings are English whatever the reader's language."""
    return f'<span lang="en" dir="ltr">{esc(text)}</span>'


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
