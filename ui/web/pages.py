"""The app's pages: their addresses, their names in the menu, and who may see them."""

from collections.abc import Iterable

from journal.accounts import Who
from journal.tables import Role
from ui.language.telling import mark, t
from ui.site.allowed import Page
from ui.web.markup import esc

HOME = Page("", mark("Home"))
RACE = Page("race", mark("Your race"))
COACH = Page("coach", mark("Coach"))
PLAN = Page("plan", mark("Plan"))
NUTRITION = Page("nutrition", mark("Nutrition"))
TODAY = Page("today", mark("Today"))
PROGRESS = Page("progress", mark("Progress"))
ONBOARDING = Page("onboarding", mark("First steps"), in_menu=False)
SETTINGS = Page("settings", mark("Settings"))
KNOWLEDGE = Page("knowledge", mark("Knowledge"), (Role.MAINTAINER,))
EVALUATE = Page("evaluate", mark("Evaluate"), (Role.EVALUATOR,))

_LOGO = '<span class="hc-logo" aria-hidden="true"><i></i><i></i><i></i></span>'


def header(pages: Iterable[Page], here: Page, who: Who | None, login: bool) -> str:
    """Name, promise and menu; what an account may not see is not in it.

    Args:
        who: None before it is known whose page it is.
        login: there is a log-in, so there is a log-out.
    """
    shown = [
        page for page in pages
        if page.in_menu and (not page.roles or (who is not None and who.may(*page.roles)))
    ]  # fmt: skip
    links = "".join(_link(page, page is here) for page in shown)
    out = ""
    if login and who is not None:
        out = (
            f'<form method="post" action="./logout" class="hc-logout"><span>{esc(who.name)}</span>'
            f'<button type="submit">{esc(t("Log out"))}</button></form>'
        )
    # The words of the evidence panel, which the page's script makes on any page.
    panel = (
        f'data-panel="{esc(t("Evidence"))}" data-close="{esc(t("Close evidence"))}" '
        f'data-wait="{esc(t("This source opens as soon as the answer is complete."))}"'
    )
    promise = t("Every number is computed or looked up. Nothing leaves this machine.")
    return (
        f'<header class="hc-header" {panel}>{_LOGO}<div><p class="hc-name">HyroxCoach</p>'
        f"<p>{esc(promise)}</p></div>"
        f'{out}</header><nav class="hc-menu" aria-label="{esc(t("Pages"))}"><ul>{links}</ul></nav>'
    )


def title(page: Page) -> str:
    """The page's heading: the first one a screen reader meets."""
    return f'<h1 class="hc-title">{esc(t(page.name))}</h1>'


def _link(page: Page, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<li><a href="./{page.path}"{current}>{esc(t(page.name))}</a></li>'
