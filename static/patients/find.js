/* The arrow keys walk from the search box through the people found; Enter opens the only one, never one of an older search. */
(() => {
  const boxOf = () => document.querySelector("[data-finder] input");
  const people = () => [...document.querySelectorAll("[data-person]")];
  const isCurrent = () => document.getElementById("found").dataset.found === boxOf().value.trim();

  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [boxOf(), ...people()];
    const place = stops.indexOf(document.activeElement);
    if (!step || place === -1) {
      return;
    }
    event.preventDefault();
    stops[Math.min(Math.max(place + step, 0), stops.length - 1)].focus();
  });

  document.addEventListener("submit", (event) => {
    const found = people();
    if (event.target.matches("[data-finder]") && isCurrent() && boxOf().value.trim() && found.length === 1) {
      event.preventDefault();
      found[0].click();
    }
  });
})();
