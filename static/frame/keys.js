/* Ctrl+K, Cmd+K and "/" go to the patient search from anywhere, as soon as it is seen. */
(() => {
  const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const asksForSearch = (event) =>
    (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !isTyping(event.target));

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-search]");
    if (search?.offsetParent && asksForSearch(event)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    const shortcut = document.querySelector("[data-shortcut]");
    if (shortcut && isApple) {
      shortcut.textContent = "⌘K";
    }
  });
})();
