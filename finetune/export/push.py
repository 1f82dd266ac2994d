"""Uploading an export to the Hugging Face hub: only when asked for, only with one's own token."""

from pathlib import Path
from typing import Any

from generator.weights import Progress, to_stderr
from hyrox.errors import InputError


def checked_token(token: str | None = None) -> str:
    """The hub's token: the one given, else ``HF_TOKEN``, else the one ``hf auth login`` kept.

    Raises:
        InputError: there is none.
    """
    from huggingface_hub import get_token

    found = token or get_token()
    if not found:
        raise InputError(
            "Uploading needs a token of the Hugging Face hub that may write: set HF_TOKEN or run "
            "'hf auth login'."
        )
    return found


def push(
    folder: Path,
    repository: str,
    *,
    token: str | None = None,
    api: Any = None,
    progress: Progress = to_stderr,
) -> str:
    """Upload an export; returns its address.

    A repository that does not exist is made private: publishing it is its owner's step.

    Args:
        repository: ``owner/name``.
        token: see :func:`checked_token`.
        api: in place of ``huggingface_hub.HfApi``.

    Raises:
        InputError: there is no token, the hub cannot be reached, or it refuses.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

    found = checked_token(token)
    hub = api or HfApi(token=found)
    progress(f"Uploading {folder} to {repository}.")
    try:
        hub.create_repo(repository, private=True, exist_ok=True)
        made = hub.upload_folder(
            repo_id=repository, folder_path=folder, commit_message="HyroxCoach adapter"
        )
    except (HfHubHTTPError, HFValidationError, OfflineModeIsEnabled, OSError) as error:
        first = str(error).strip().split("\n")[0]
        raise InputError(f"The upload to {repository} failed: {first}") from None
    return str(getattr(made, "commit_url", "") or made)
