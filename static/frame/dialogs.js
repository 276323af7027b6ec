(() => {
  /* What was refused is shown where it was asked for. */
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("dialog[data-refused]").forEach((dialog) => dialog.open || dialog.showModal());
  });

  /* A button with data-opens="id" opens the dialog of that id; the dialog closes itself. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      document.getElementById(opener.dataset.opens)?.showModal();
    }
  });
})();
