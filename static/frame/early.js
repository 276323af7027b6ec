/* A page is seen, and typed into, before its other scripts listen. What was typed and chosen until then is told to them
   once more, as soon as they do: htmx begins when the document tells that the page is read, the window tells it next. */
(() => {
  const searched = new Set();
  const changed = new Set();

  const remember = ({ type, target }) => {
    if (type === "change") {
      changed.add(target);
    } else if (target.type === "search") {
      searched.add(target);
    }
  };
  const tell = (type) => (field) => field.dispatchEvent(new Event(type, { bubbles: true }));

  document.addEventListener("input", remember);
  document.addEventListener("change", remember);
  window.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("input", remember);
    document.removeEventListener("change", remember);
    searched.forEach(tell("search"));
    changed.forEach(tell("change"));
  });
})();
