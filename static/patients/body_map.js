/* A region of a body map, or its button in the list, is chosen: by mouse, by touch, by Enter or by Space. The map says so with
   the event `area:chosen`; where nobody prevents its default, the link is followed as it is without this script. */
const controlOf = (event) => event.target.closest("[data-body-map] [data-area]");

document.addEventListener("click", (event) => {
  const control = controlOf(event);
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  const detail = { area: Number(control.dataset.area), side: control.dataset.side };
  const told = new CustomEvent("area:chosen", { bubbles: true, cancelable: true, detail });
  if (!control.dispatchEvent(told)) {
    event.preventDefault();
  }
});

/* They are links that are buttons: a button answers to Space as well. */
document.addEventListener("keydown", (event) => {
  const control = controlOf(event);
  if (control && event.key === " ") {
    event.preventDefault();
    control.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
});
