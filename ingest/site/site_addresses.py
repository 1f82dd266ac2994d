"""The addresses of the results site's pages."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

ROWS_PER_PAGE = 100
"""The site knows 25, 50 and 100: the largest asks least often."""


@dataclass(frozen=True)
class SiteAddresses:
    """Addresses of one season's pages below a base such as ``https://results.example/``."""

    base: str
    season: int

    @property
    def start(self) -> str:
        """The season's page: all race weekends, and the events of one of them."""
        return f"{self.base.rstrip('/')}/season-{self.season}/"

    def weekend(self, name: str) -> str:
        """The season's page with another weekend's events."""
        return self._with({"pid": "list", "event_main_group": name})

    def results(self, event_id: str, sex: str, page: int) -> str:
        """One page of an event's results of one sex (M, W, X), fastest first."""
        return self._with({
            "pid": "list", "event": event_id, "num_results": str(ROWS_PER_PAGE),
            "page": str(page), "search[sex]": sex, "ranking": "time_finish_netto",
        })  # fmt: skip

    def athlete(self, idp: str, event_id: str) -> str:
        """The page of one result."""
        return self._with({
            "content": "detail", "fpid": "list", "pid": "list", "idp": idp, "lang": "EN_CAP",
            "event": event_id,
        })  # fmt: skip

    def _with(self, query: dict[str, str]) -> str:
        return f"{self.start}?{urlencode(query, quote_via=quote)}"
