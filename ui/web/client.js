/* The evidence panel: a native dialog, so focus, Escape and screen readers work by themselves. */
(() => {
  // The words of the reader's language, as the page's header has them.
  const words = () => document.querySelector(".hc-header")?.dataset ?? {};
  const panel = () => {
    let dialog = document.getElementById("hc-evidence");
    if (dialog) return dialog;
    dialog = document.createElement("dialog");
    dialog.id = "hc-evidence";
    dialog.setAttribute("aria-label", words().panel ?? "");
    dialog.innerHTML =
      '<button type="button" class="hc-close">×</button><div class="hc-card" tabindex="-1"></div>';
    dialog.querySelector(".hc-close").setAttribute("aria-label", words().close ?? "");
    dialog.addEventListener("click", (event) => {
      const outside = event.target === dialog;
      if (outside || event.target.closest(".hc-close")) dialog.close();
    });
    document.querySelector(".gradio-container").append(dialog);
    return dialog;
  };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".hc-cite");
    if (!mark) return;
    const id = CSS.escape(mark.dataset.item);
    const source = mark
      .closest(".hc-turn")
      ?.querySelector(`.hc-evidence[data-item="${id}"]`);
    const dialog = panel();
    const card = dialog.querySelector(".hc-card");
    if (source) card.replaceChildren(...source.cloneNode(true).childNodes);
    else card.textContent = words().wait ?? "";
    dialog.showModal();
    card.focus({ preventScroll: true });
  });
})();
