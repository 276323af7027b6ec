/* A further area mostly receives what the one before it does: once an area is chosen, what is still empty is proposed. A technique proposes
   the least of its usual volumes. */
const inNew = (event, ending) => (event.target.name?.endsWith(ending) ? event.target.closest(".area-row.new") : null);
const PROPOSED = ["formulation_version", "technique", "volume_per_point_ml"];

document.addEventListener("change", (event) => {
  const row = inNew(event, "-area");
  const before = [...document.querySelectorAll(".area-row:not(.new)")].at(-1);
  if (!row || !before) {
    return;
  }
  for (const name of PROPOSED) {
    const field = row.querySelector(`[name$="-${name}"]`);
    field.value ||= before.querySelector(`[name$="-${name}"]`).value;
  }
});

document.addEventListener("change", (event) => {
  const usual = event.target.selectedOptions?.[0]?.dataset.volume;
  const row = inNew(event, "-technique");
  if (row && usual) {
    row.querySelector('[name$="-volume_per_point_ml"]').value ||= usual;
  }
});
