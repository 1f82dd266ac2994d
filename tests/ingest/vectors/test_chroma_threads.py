"""Clients of one folder in several threads: the app opens a version while another look-up ends."""

import threading
from pathlib import Path

import numpy as np

from ingest.vectors.chroma_build import chroma


def test_threads_open_and_close_one_folder_at_once(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    ids = [f"id-{i}" for i in range(len(vectors))]
    with chroma(tmp_path) as client:
        client.create_collection("points", embedding_function=None).add(ids, embeddings=vectors)
    failures: list[BaseException] = []

    def look() -> None:
        try:
            for _ in range(8):
                with chroma(tmp_path) as client:
                    points = client.get_collection("points", embedding_function=None)
                    assert points.query(query_embeddings=vectors[:1], n_results=1)["ids"]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
