/* Ctrl+K, Cmd+K and "/" go to the patient search from anywhere. */
const search = document.querySelector("[data-search]");
const shortcut = document.querySelector("[data-shortcut]");
const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

if (shortcut && isApple) {
  shortcut.textContent = "⌘K";
}

const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
const asksForSearch = (event) =>
  (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !isTyping(event.target));

document.addEventListener("keydown", (event) => {
  if (search?.offsetParent && asksForSearch(event)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});
