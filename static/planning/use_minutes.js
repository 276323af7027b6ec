/* A button puts the estimated minutes into the field of the visit, and leads there: nothing is saved before the person says so. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  if (!button) {
    return;
  }
  const field = document.getElementById(button.dataset.fills);
  field.value = button.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});
