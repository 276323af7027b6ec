/* A button puts the estimated minutes into the field of the visit, and saves the sessions with them. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  if (!button) {
    return;
  }
  const field = document.getElementById(button.dataset.fills);
  field.value = button.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus({ preventScroll: true });
  field.form.requestSubmit();
});
