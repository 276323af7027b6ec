/* The arrow keys walk from the search box through the people found; Enter opens the only one, never one of an older search. */
const finder = document.querySelector("[data-finder]");
const box = finder.querySelector("input");
const people = () => [...document.querySelectorAll("[data-person]")];

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [box, ...people()];
  const place = stops.indexOf(document.activeElement);
  if (!step || place === -1) {
    return;
  }
  event.preventDefault();
  stops[Math.min(Math.max(place + step, 0), stops.length - 1)].focus();
});

finder.addEventListener("submit", (event) => {
  const found = people();
  const isCurrent = document.getElementById("found").dataset.found === box.value.trim();
  if (isCurrent && box.value.trim() && found.length === 1) {
    event.preventDefault();
    found[0].click();
  }
});
