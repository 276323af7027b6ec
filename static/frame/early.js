/* A page is seen, and typed into, before its other scripts listen. What was typed and chosen until then is told to them
   once more, as soon as they do. */
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

  for (const type of ["input", "change"]) {
    document.addEventListener(type, remember);
    document.addEventListener("DOMContentLoaded", () => document.removeEventListener(type, remember));
  }
  document.addEventListener(
    "htmx:load",
    () => {
      searched.forEach(tell("search"));
      changed.forEach(tell("change"));
    },
    { once: true },
  );
})();
