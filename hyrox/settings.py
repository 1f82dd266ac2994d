"""Every setting of the project, typed, with its help text; read from the environment.

``HYROX_COACH_MODEL=none hyrox-coach ui`` sets ``model``; the help of the command line and the
table in the README are made from this class.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds the rooms: the checkout, or site-packages."""
SHIPPED_ADAPTER = PROJECT / "generator" / "adapter"


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("hyrox-coach", appauthor=False)


class Settings(BaseSettings):
    """One object, built once (``settings()``) and passed on."""

    model_config = SettingsConfigDict(env_prefix="HYROX_COACH_", extra="ignore")

    home: Path = Field(default_factory=_default_home, description="Folder of the local stores.")
    corpora: Path = Field(PROJECT / "corpora", description="Folder of what the coach knows.")
    model: str = Field(
        "embedded",
        description="Chat model: embedded, none, hf:<model>[+<adapter>], openai:<url>#<model>.",
    )
    adapter: Path = Field(
        SHIPPED_ADAPTER, description="Adapter of the embedded model: a trained or exported folder."
    )
    screen: Literal["taught", "rules"] = Field(
        "taught", description="Who looks for dangers: the rules and the taught screen, or rules."
    )
    threads: int = Field(0, ge=0, le=64, description="Threads of the model; 0 = as many as fit.")
    host: str = Field("127.0.0.1", description="Address the app listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port the app listens on.")
    reference_draws: int = Field(
        20_000, ge=1_000, description="Invented finishes drawn when no real results are ingested."
    )
    passages: int = Field(2, ge=1, le=8, description="Guidance passages given to the model.")
    neighbours: int = Field(5, ge=1, le=50, description="Similar athletes in a report.")

    database_url: str = Field(
        "",
        description="Database of the journal: sqlite:///file or postgresql://user@host/name; "
        "empty = a file in the home folder (default).",
    )

    login: Literal["auto", "always"] = Field(
        "auto",
        description="Log-in: auto = asked for unless only this machine reaches the app; always.",
    )
    registration: bool = Field(
        True, description="Where there is a log-in, anybody may make an account (default yes)."
    )
    proxies: str = Field(
        "",
        description="Addresses or networks of proxies before the app whose word on visitors "
        "counts; with one, everybody logs in.",
    )
    names_key: str = Field(
        "",
        description="Key that athletes' names are hashed with, 64 hex digits, the same on every "
        "machine of a shared store; empty = secret.key in the home folder (default).",
    )
    metrics_token: str = Field(
        "", description="Token with which a scraper may read /metrics; empty = admins only."
    )

    vector_url: str = Field(
        "",
        description="PostgreSQL with pgvector that several machines share for results and "
        "guidance: postgresql://user@host/name; empty = Chroma in the home folder (default).",
    )

    evaluate: bool = Field(
        False, description="Show the page Evaluate: blind comparison, plan rubric (default no)."
    )

    site: str = Field(
        "", description="Base address of the results site; empty = never crawled (default)."
    )
    site_permission: str = Field(
        "",
        description="Who permitted crawling the site, and when; kept with every row.",
    )
    contact: str = Field(
        "", description="How a site's operator reaches you: part of the User-Agent."
    )

    @property
    def results_dir(self) -> Path:
        """Parquet data set, the source of truth."""
        return self.home / "results"

    @property
    def models_dir(self) -> Path:
        return self.home / "models"

    @property
    def journal_url(self) -> str:
        """Address of the database in which the journal is kept."""
        return self.database_url or f"sqlite:///{self.home / 'journal.sqlite'}"

    @property
    def feedback_file(self) -> Path:
        return self.home / "feedback.jsonl"

    @property
    def ratings_file(self) -> Path:
        """What people said on the page *Evaluate*."""
        return self.home / "ratings.jsonl"

    @property
    def style_file(self) -> Path:
        return self.home / "style.json"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read from the environment on first use."""
    return Settings()
