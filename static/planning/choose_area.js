/* A tap on the body leads to the row of that area and side; where it has none yet, the row for a new one is filled in. The
   second half of an area that is chosen there makes it both sides. */
const isOn = (row, area, side) => {
  const [chosen, sides] = ["area", "side"].map((name) => row.querySelector(`[name$="-${name}"]`)?.value);
  return chosen === String(area) && (sides === side || sides === "both" || side === "both");
};

const HALVES = ["left", "right"];
const together = (chosen, side) => (chosen !== side && HALVES.includes(chosen) && HALVES.includes(side) ? "both" : side);

const focusOn = (field) => {
  field.focus({ preventScroll: true });
  field.closest("form").scrollIntoView({ block: "center" });
};

document.addEventListener("area:chosen", (event) => {
  const { area, side } = event.detail;
  const known = [...document.querySelectorAll(".area-row:not(.new)")].find((row) => isOn(row, area, side));
  const row = known ?? document.querySelector(".area-row.new");
  if (!row) {
    return;
  }
  event.preventDefault();
  if (!known) {
    const field = row.querySelector('[name$="-area"]');
    const sides = row.querySelector('[name$="-side"]');
    sides.value = field.value === String(area) ? together(sides.value, side) : side;
    field.value = String(area);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  focusOn(row.querySelector(`[name$="-${known ? "points" : "formulation_version"}"]`));
});
