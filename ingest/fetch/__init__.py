"""Reading web pages with manners: robots.txt, pace, limits, a cache."""

from ingest.fetch.fetched import Fetched
from ingest.fetch.fetcher import Fetcher, user_agent
from ingest.fetch.refusals import RULES, FetchRefused

__all__ = ["RULES", "FetchRefused", "Fetched", "Fetcher", "user_agent"]
