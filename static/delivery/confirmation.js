/* A dose or a lot that changes takes back the tick that confirmed the earlier one, before anything is sent: several
   changes may go to the server as one, and that one would look as if the tick had come last. */
const CONFIRMED = /^(points|volume|lot)/;

document.addEventListener(
  "input",
  ({ target }) => {
    const box = document.querySelector("#record [name=doses_confirmed]");
    if (box?.checked && CONFIRMED.test(target.name)) {
      box.checked = false;
      box.closest(".field").querySelector("[data-lapsed]").hidden = false;
    }
  },
  { capture: true },
);
