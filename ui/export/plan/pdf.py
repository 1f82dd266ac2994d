"""A plan as a PDF to print: an overview, every week to tick off, eating, exercises, sources."""

from hyrox.plans.plan import Plan
from ui.export.paper import pdf_bytes
from ui.export.plan.back import back
from ui.export.plan.front import front
from ui.export.plan.pages import Pages
from ui.export.plan.weeks import weeks
from ui.export.plan.words import one_line, span_words


def plan_pdf(plan: Plan) -> bytes:
    """The plan on A4, black on white. The same plan gives the same bytes."""
    return pdf_bytes(drawn(plan).finished(), "HYROX training plan", plan.start)


def drawn(plan: Plan) -> Pages:
    """The pages before they become a file; what each sheet says is in its ``written``."""
    first, last = plan.days[0].date, plan.days[-1].date
    aside = f"{span_words(first, last)} {last.year}"
    pages = Pages(one_line(plan.workout_plan.name), aside)
    numbers = {item.id: number for number, item in enumerate(plan.evidence, start=1)}
    front(pages, plan)
    pages.turn()
    weeks(pages, plan, numbers)
    pages.turn()
    back(pages, plan, numbers)
    return pages
