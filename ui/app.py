"""The app: pages of one athlete's journal, one for maintainers, and one for evaluators where a
setting asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.settings import Settings, settings
from journal.database import Journal
from ui.language.telling import building, mark, t
from ui.site.allowed import Page
from ui.site.visitors import Visitors, alone
from ui.web import pages
from ui.web.coach_page import CoachPage
from ui.web.evaluate.evaluate_page import EvaluatePage
from ui.web.home.home_page import HomePage
from ui.web.home.onboarding_page import OnboardingPage
from ui.web.home.settings_page import SettingsPage
from ui.web.keeping.guard import Opener, audit, guard, speak
from ui.web.keeping.keeper import Reports
from ui.web.knowledge.knowledge_page import KnowledgePage
from ui.web.markup import esc
from ui.web.nutrition.nutrition_page import NutritionPage
from ui.web.plan.plan_page import PlanPage
from ui.web.progress.progress_page import ProgressPage
from ui.web.race.race_page import RacePage
from ui.web.session import Session
from ui.web.today.today_page import TodayPage

if TYPE_CHECKING:
    from pathlib import Path

    from generator.coach import Coach

_FOOTER = mark(
    "Not affiliated with HYROX. Reference finishes are invented and labelled so. "
    "Not medical advice."
)

_TO_REPORT = """() => setTimeout(() => {
  const shown = document.querySelector('#hc-race-problem .hc-error')
    ?? document.querySelector('#hc-report .hc-hero');
  if (shown) shown.scrollIntoView({block: 'start', behavior: 'smooth'});
}, 150)"""
_READY = "() => { document.body.dataset.ready = 'yes'; }"
"""Everything that a page opens with is there: what is typed now stays."""
_TO_COACH = "() => { window.location.href = './coach'; }"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class _Chain:
    """Connects what happens when a page is opened, one after the other: the first fills the
    session, and two at once might overwrite what the other shows."""

    def __init__(self, first: Any) -> None:
        self.last = first

    def __call__(self, *event: Any, **options: Any) -> Any:
        self.last = self.last.then(*event, **options)
        return self.last


@dataclass
class Site:
    """The built app with what its server needs to know of it."""

    blocks: gr.Blocks
    visitors: Visitors
    reports: Reports
    pages: tuple[Page, ...]

    def page_of(self, handler: int) -> str | None:
        """The address of the page that a handler belongs to; None: there is no such handler."""
        found = self.blocks.fns.get(handler)
        return None if found is None else str(found.page)


def shown_pages(config: Settings) -> tuple[Page, ...]:
    """The pages that a server with these settings has, in the order of the menu."""
    found = [
        pages.HOME, pages.TODAY, pages.RACE, pages.COACH, pages.PLAN, pages.NUTRITION,
        pages.PROGRESS, pages.SETTINGS, pages.ONBOARDING, pages.KNOWLEDGE,
    ]  # fmt: skip
    return (*found, pages.EVALUATE) if config.evaluate else tuple(found)


def build_app(coach: "Coach", journal: Journal, config: Settings | None = None) -> Site:
    """The app around an opened coach and journal; ``ui.serve`` serves it behind its gate."""
    config = config or settings()
    app = gr.Blocks(title="HyroxCoach", analytics_enabled=False, delete_cache=(600, 600))
    visitors, reports = Visitors(journal, config), Reports(coach)
    site = Site(app, visitors, reports, shown_pages(config))
    build = _Builder(site, coach, config)
    with building():
        for page in site.pages:
            build.page(page)
    guard(app, Opener(journal, reports))
    audit(app, visitors.accounts, pages.KNOWLEDGE.path)
    speak(app)
    return site


@dataclass
class _Builder:
    site: Site
    coach: "Coach"
    config: Settings

    def page(self, page: Page) -> None:
        """One page: header, menu, its own content, footer."""
        app = self.site.blocks
        with app if page is pages.HOME else app.route(page.name, page.path, show_in_navbar=False):
            session = gr.State(Session())
            head = gr.HTML(
                pages.header(self.site.pages, page, None, login=False), apply_default_css=False
            )
            gr.HTML(pages.title(page), apply_default_css=False)
            opened = _Chain(app.load(self._header(page), session, head, **_QUIET))
            self._content(page, session, opened)
            opened(None, js=_READY)
            gr.HTML(
                f'<footer class="hc-footer">{esc(t(_FOOTER))}</footer>', apply_default_css=False
            )

    def _header(self, page: Page) -> Callable[[Session], str]:
        """The first event of a page: the guard fills the session, the menu follows the role."""

        def header(session: Session) -> str:
            who = session.keeper.who if session.keeper else None
            login = self.site.visitors.login_required
            return pages.header(self.site.pages, page, who, login)

        return header

    def _content(self, page: Page, session: gr.State, on_open: Callable[..., Any]) -> None:
        if page is pages.HOME:
            HomePage(session).listen(on_open)
        elif page is pages.RACE:
            self._race(session, on_open)
        elif page is pages.COACH:
            coach = CoachPage(self.coach, session, *_kept_files(self.config))
            on_open(coach.open, session, coach.opened, **_QUIET)
            coach.listen()
        elif page is pages.PLAN:
            PlanPage(self.coach, session).listen(on_open)
        elif page is pages.NUTRITION:
            NutritionPage(self.config.corpora, session).listen(on_open)
        elif page is pages.TODAY:
            TodayPage(session).listen(on_open)
        elif page is pages.PROGRESS:
            ProgressPage(session).listen(on_open)
        elif page is pages.ONBOARDING:
            OnboardingPage(session).listen(on_open)
        elif page is pages.SETTINGS:
            SettingsPage(self.site.visitors, session).listen(on_open)
        elif page is pages.KNOWLEDGE:
            KnowledgePage(self.config).listen(on_open)
        elif page is pages.EVALUATE:
            EvaluatePage(self.config).listen()

    def _race(self, session: gr.State, on_open: Callable[..., Any]) -> None:
        race = RacePage(self.coach, session)
        on_open(race.refresh, None, race.refreshed, **_QUIET)
        on_open(race.resume, session, race.outputs, **_QUIET)
        for opened in race.openings():
            opened.success(None, js=_TO_REPORT)
        race.panel.ask.click(None, js=_TO_COACH)


def _kept_files(config: Settings) -> "tuple[Path, Path] | tuple[None, None]":
    """Where votes, edits and style go; nowhere on a shared address, where the files of one visitor
    could be downloaded or deleted by another."""
    if alone(config) and config.login == "auto":
        return config.feedback_file, config.style_file
    return None, None
