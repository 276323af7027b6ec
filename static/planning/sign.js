/* A plan is signed as it stands on the screen, or not at all. What is typed and not in the plan stops the signing, in words
   and with the way there; what is just being saved stops it until its doses are on the screen. */
const work = "#planner .planner-work form";
let wasSaving = false;

const isTyped = (field) => field.name && !["hidden", "submit", "button"].includes(field.type);
const asServed = (field) =>
  field.tagName === "SELECT"
    ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
    : field.defaultValue;
const isChanged = (field) => isTyped(field) && field.value !== asServed(field);

const placeIn = (form) => {
  const fields = [...form.elements];
  const isRefused = form.querySelector("[name=refused]");
  return form.querySelector("[aria-invalid=true]") ?? fields.find(isChanged) ?? (isRefused ? fields.find(isTyped) : null);
};
const unsaved = () => [...document.querySelectorAll(work)].map(placeIn).find(Boolean);

const nameOf = (field) => `${field.form.ariaLabel}: ${field.labels[0].innerText.trim()}`;
const say = (why, field) => {
  const place = document.querySelector("[data-not-signed]");
  const words = document.getElementById(`not-signed-${why}`)?.content.cloneNode(true);
  if (!place || !words) {
    return;
  }
  const link = words.querySelector("a");
  if (link) {
    Object.assign(link, { href: `#${field.id}`, textContent: nameOf(field) });
  }
  place.replaceChildren(words);
};

const refuse = (event, why, field) => {
  event.preventDefault();
  event.stopPropagation();
  say(why, field);
};

/* Before htmx hears of it. */
document.addEventListener(
  "submit",
  (event) => {
    const field = unsaved();
    if (!event.target.matches("[data-signs]")) {
      return;
    }
    if (document.querySelector("#planner .htmx-request")) {
      wasSaving = true;
      refuse(event, "saving");
    } else if (field) {
      refuse(event, "unsaved", field);
      field.focus();
    }
  },
  true,
);

document.addEventListener("htmx:afterSettle", () => {
  if (wasSaving && !unsaved()) {
    say("saving");
  }
  wasSaving = false;
});
