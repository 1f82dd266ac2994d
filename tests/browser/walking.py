"""From page to page, and an empty journal to begin with."""

from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from journal.database import Journal
from journal.tables import OWNED, Account


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
