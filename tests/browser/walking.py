"""From page to page, what is done on many of them, and an empty journal to begin with."""

from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from journal.database import Journal
from journal.tables import OWNED, Account

PROFILE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "profile.json"


def go(page: Any, name: str) -> None:
    """Another page, by its name in the menu."""
    menu = page.get_by_role("navigation", name="Pages")
    menu.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True, level=1).wait_for()
    ready(page)


def ready(page: Any) -> None:
    """Wait until a page has what it opens with."""
    page.wait_for_function("document.body.dataset.ready === 'yes'")


def empty_journal(home: Path) -> None:
    """Nothing that another test kept is there any more; its tabs stay open."""
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}")
    with journal.write() as session:
        for table in reversed(OWNED):
            session.execute(delete(table))
        session.execute(update(Account).values(settings={}))
    journal.close()


def ask(page: Any, question: str) -> None:
    answers = page.locator(".hc-foot").count()
    page.fill("#hc-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.hc-foot').length > {answers}")


def open_plan(page: Any) -> None:
    go(page, "Plan")
    page.wait_for_selector("#hc-plan-make", state="visible")


def fill_from_example(page: Any) -> None:
    page.click("#hc-profile-file > button")
    page.fill("#hc-profile-paste textarea", PROFILE.read_text("utf-8"))
    page.click("#hc-profile-use")
    page.wait_for_function(
        "document.querySelector('#hc-profile-personal-info-age :is(input, textarea)').value"
        " === '34'"
    )


def make(page: Any) -> None:
    page.click("#hc-plan-make")
    page.wait_for_selector(".hc-calendar")
