/* A further area mostly receives what the one before it does: once an area is chosen, what is still empty is proposed. */
const PROPOSED = ["formulation_version", "technique", "volume_per_point_ml"];

document.addEventListener("change", (event) => {
  const row = event.target.closest(".area-row.new");
  const before = [...document.querySelectorAll(".area-row:not(.new)")].at(-1);
  if (!row || !before || !event.target.name.endsWith("-area")) {
    return;
  }
  for (const name of PROPOSED) {
    const field = row.querySelector(`[name$="-${name}"]`);
    field.value ||= before.querySelector(`[name$="-${name}"]`).value;
  }
});
