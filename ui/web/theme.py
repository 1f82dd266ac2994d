"""How the app looks and what it loads: nothing from outside this machine."""

from pathlib import Path
from typing import Any

import gradio as gr

_HERE = Path(__file__).parent
_STYLES = (
    "style.css", "report.css", "plan/plan.css", "nutrition/nutrition.css", "personal/personal.css",
    "evaluate/evaluate.css",
)  # fmt: skip
_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO_FONTS = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def launch_look() -> dict[str, Any]:
    """The keyword arguments of ``launch`` that give the app its look.

    The style sheets go in as they are: Gradio's ``css`` prefixes every selector and breaks those of
    media queries that hold commas.
    """
    style = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES)
    script = (_HERE / "client.js").read_text(encoding="utf-8")
    return {
        "theme": theme(),
        "head": f"<style>{style}</style>\n<script>{script}</script>",
        "favicon_path": _HERE / "favicon.svg",
    }


def theme() -> gr.themes.Base:
    """Calm neutrals, one blue, fonts the device already has."""
    return gr.themes.Base(
        primary_hue=gr.themes.Color(
            "#eef4ff", "#dbe7ff", "#bdd3ff", "#90b4ff", "#5e8dfb", "#2f6df0",
            "#1f56cf", "#1c46a6", "#1c3c83", "#1b3467", "#131f40", name="lane",
        ),
        neutral_hue=gr.themes.Color(
            "#f7f8f8", "#eef0f1", "#dfe3e6", "#c5ccd1", "#98a3ab", "#6c7881",
            "#515c64", "#3c464d", "#273037", "#181f25", "#0f1519", name="floor",
        ),
        radius_size=gr.themes.sizes.radius_lg,
        text_size=gr.themes.sizes.text_md,
        font=_SYSTEM_FONTS,
        font_mono=_MONO_FONTS,
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_width="1px",
        block_border_color="*neutral_200",
        block_border_color_dark="*neutral_800",
        block_shadow="none",
        input_background_fill="*neutral_50",
        input_background_fill_dark="*neutral_950",
        button_large_radius="999px",
        button_medium_radius="999px",
        button_small_radius="999px",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_text_color="white",
    )  # fmt: skip
