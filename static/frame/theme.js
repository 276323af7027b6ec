/* Runs before the first paint, so that a dark room never sees a white flash. */
(() => {
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => window.localStorage.getItem("theme") ?? "auto";

  const show = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (device.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };

  show();
  device.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) {
      window.localStorage.setItem("theme", button.dataset.themeChoice);
      show();
    }
  });
})();
