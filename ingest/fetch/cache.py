"""Pages once fetched, kept on disk, so that no page is asked for twice."""

import gzip
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from ingest.fetch.fetched import Fetched
from ingest.files import replace_file


@dataclass(frozen=True)
class Stored:
    """A page of the cache and what its site said for asking whether it has changed."""

    page: Fetched
    etag: str | None = None
    last_modified: str | None = None


class PageCache:
    """One folder per host: ``pages`` holds a JSON file per address, ``bodies`` the packed bodies
    by the hash of their content, so that equal bodies lie there once.

    A page exists once its JSON file does, which is put in place in one step after its body; a
    body that does not have its hash is not read. So whatever moment a process is killed at, a page
    is either whole or not there. The folder may hold names of people: only its owner may enter.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, host: str, url: str) -> Stored | None:
        """The page of this address, ``None`` if there is none or it is damaged."""
        path = self._page_path(host, url)
        try:
            said = json.loads(path.read_bytes())
            packed = self._body_path(host, said["sha256"]).read_bytes()
            body = gzip.decompress(packed)
            if hashlib.sha256(body).hexdigest() != said["sha256"] or said["url"] != url:
                return None
            page = Fetched(
                url=url, final_url=said["final_url"], status=said["status"],
                content_type=said["content_type"], charset=said["charset"], body=body,
                sha256=said["sha256"], fetched_at=said["fetched_at"], from_cache=True,
                permission=said["permission"],
            )  # fmt: skip
            return Stored(page, said["etag"], said["last_modified"])
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            return None

    def write(self, host: str, stored: Stored) -> None:
        """Keep a page; replaces what was kept for its address."""
        page = stored.page
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        body = self._body_path(host, page.sha256)
        if not body.exists():
            packed = gzip.compress(page.body, 6, mtime=0)
            replace_file(body, lambda path: path.write_bytes(packed))
        said = {
            "url": page.url, "final_url": page.final_url, "status": page.status,
            "content_type": page.content_type, "charset": page.charset, "sha256": page.sha256,
            "fetched_at": page.fetched_at, "permission": page.permission, "etag": stored.etag,
            "last_modified": stored.last_modified,
        }  # fmt: skip
        text = json.dumps(said, ensure_ascii=False)
        replace_file(
            self._page_path(host, page.url), lambda path: path.write_text(text, encoding="utf-8")
        )

    def forget(self, host: str) -> int:
        """Delete everything kept of a host (``name:port``); gives the number of its pages."""
        folder = self._host_folder(host)
        pages = sum(1 for _ in folder.glob("pages/*/*.json"))
        if folder.exists():
            shutil.rmtree(folder)
        return pages

    def _host_folder(self, host: str) -> Path:
        # Readable, and different for different hosts whatever characters they contain.
        name = re.sub(r"[^a-z0-9]+", "-", host.lower())[:80]
        return self._folder / f"{name}-{hashlib.sha256(host.encode()).hexdigest()[:8]}"

    def _page_path(self, host: str, url: str) -> Path:
        key = hashlib.sha256(url.encode()).hexdigest()
        return self._host_folder(host) / "pages" / key[:2] / f"{key}.json"

    def _body_path(self, host: str, sha256: str) -> Path:
        return self._host_folder(host) / "bodies" / sha256[:2] / f"{sha256}.gz"
