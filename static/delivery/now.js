/* Fills a time in with that of the clinic's clock, wherever the tablet thinks it is. */
const shown = (zone) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format();

const offer = () => document.querySelectorAll("[data-now]").forEach((button) => (button.hidden = false));

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-now]");
  if (button) {
    const field = document.getElementById(button.dataset.now);
    field.value = shown(button.dataset.zone);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
document.addEventListener("htmx:afterSwap", offer);
offer();
