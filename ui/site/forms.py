"""Plain pages around the app: log-in, registration, password. They need no script."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Template

from journal.accounts import SHORTEST
from ui.language.catalogue import RIGHT_TO_LEFT
from ui.language.telling import spoken, t
from ui.web.markup import esc, filled

_HERE = Path(__file__).parent
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
}


@lru_cache(maxsize=1)
def _template() -> Template:
    style = (_HERE / "forms.css").read_text(encoding="utf-8")
    page = (_HERE / "forms.html").read_text(encoding="utf-8")
    return Template(page.replace("$style", style))


def page(title: str, body: str) -> str:
    """A page around ``body``, which is HTML."""
    language = spoken()
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    promise = esc(t("Every number is computed or looked up. Nothing leaves this machine."))
    return _template().substitute(
        title=esc(title), body=body, promise=promise, language=language, direction=direction
    )


def message_page(words: str, back: str) -> str:
    """A page that says one thing and leads on; ``back``: an address below the root."""
    on = f'<a href="{esc(back)}">{esc(t("Go on"))}</a>'
    return page("HyroxCoach", f'<p role="alert">{esc(words)}</p><p>{on}</p>')


def login_page(problem: str = "", name: str = "", onward: str = "", register: bool = True) -> str:
    """The log-in; ``onward``: the page that was asked for."""
    make = f'<a href="./register">{esc(t("Make one"))}</a>'
    other = (
        filled(t("No account yet? {link}."), link=make) if register else
        esc(t("Accounts are made by whoever runs this server."))
    )  # fmt: skip
    forgotten = t("Forgotten your password? Whoever runs this server can give you a new one.")
    title = t("Log in")
    return page(
        title,
        f"""
<h1>{esc(title)}</h1>{_problem(problem)}
<form method="post" action="./login">
<input type="hidden" name="next" value="{esc(onward)}">
{_field("name", t("Name"), name, "username")}
{_password("password", t("Password"), "current-password")}
<button>{esc(title)}</button></form><p>{other}</p>
<p class="small">{esc(forgotten)}</p>""",
    )


def register_page(problem: str = "", name: str = "") -> str:
    """A new account; nothing but a name and a password is asked."""
    title = t("Make an account")
    stays = t(
        "What you enter stays on this server, in your own journal. You can take all of it with you "
        "and delete all of it under {settings}. Health data are kept only if you agree, kind by "
        "kind."
    )
    return page(
        title,
        f"""
<h1>{esc(title)}</h1>{_problem(problem)}
<form method="post" action="./register">
{_field("name", t("Name, as you will log in; not shown to others"), name, "username")}
{_password("password", t("Password, {n} characters or more", n=SHORTEST), "new-password")}
{_password("again", t("The password again"), "new-password")}
<button>{esc(t("Make my account"))}</button></form>
<p>{filled(stays, settings=f"<em>{esc(t('Settings'))}</em>")}</p>
<p><a href="./login">{esc(t("I have an account"))}</a></p>""",
    )


def password_page(name: str, problem: str = "", done: str = "") -> str:
    """Another password for the account that is logged in."""
    told = f'<p role="status" class="done">{esc(done)}</p>' if done else _problem(problem)
    return page(
        t("Password"),
        f"""
<h1>{filled(t("Password of {name}"), name=f"<bdi>{esc(name)}</bdi>")}</h1>{told}
<form method="post" action="./password">
{_password("old", t("Old password"), "current-password")}
{_password("password", t("New password, {n} characters or more", n=SHORTEST), "new-password")}
{_password("again", t("The new password again"), "new-password")}
<button>{esc(t("Change it"))}</button></form>
<p class="small">{esc(t("All your log-ins end, on every device."))}</p>
<p><a href="../settings">{esc(t("Back to the settings"))}</a></p>""",
    )


def _problem(words: str) -> str:
    return f'<p role="alert" class="problem">{esc(words)}</p>' if words else ""


def _field(name: str, label: str, value: str, kind: str) -> str:
    return (
        f'<label for="{name}">{esc(label)}</label><input id="{name}" name="{name}" required '
        f'maxlength="64" autocomplete="{kind}" autocapitalize="none" spellcheck="false" '
        f'value="{esc(value)}">'
    )


def _password(name: str, label: str, kind: str) -> str:
    return (
        f'<label for="{name}">{esc(label)}</label><input id="{name}" name="{name}" '
        f'type="password" required maxlength="256" autocomplete="{kind}">'
    )
