/* Toasts leave after a while unless somebody is reading them; refusals stay and are read aloud. */
const READING_TIME_MS = 8000;
const messages = document.getElementById("messages");
const toasts = document.getElementById("toasts");

const leave = (toast) => {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) {
      leave(toast);
    } else {
      toast.remove();
    }
  }, READING_TIME_MS);
};

const say = (id) => {
  messages.replaceChildren(document.getElementById(id).content.cloneNode(true));
  messages.scrollIntoView({ block: "center" });
};

const goToErrors = (within) => within.querySelector(".error-summary:not([data-example] *)")?.focus();

toasts.querySelectorAll("[data-toast]").forEach(leave);
new MutationObserver((changes) => {
  for (const change of changes) {
    [...change.addedNodes].filter((node) => node.matches?.("[data-toast]")).forEach(leave);
  }
}).observe(toasts, { childList: true });

document.addEventListener("click", (event) => {
  event.target.closest("[data-closes-toast]")?.closest("[data-toast]").remove();
});
document.addEventListener("htmx:responseError", () => say("said-when-refused"));
document.addEventListener("htmx:sendError", () => say("said-when-offline"));
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say("said-when-passkey-fails");
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target === messages) {
    messages.scrollIntoView({ block: "center" });
  }
  goToErrors(event.target);
});
goToErrors(document);
