/* What is typed and not in the plan yet stands there again when the page is loaded anew, or when somebody comes back from
   where a finding sent them, or opens the page in another tab. It is kept in this browser for half a day, for whoever typed
   it and for this plan, until it is saved or taken away, or whoever typed it signs out; nothing of it is sent. A field that was saved otherwise meanwhile stays as it is saved, and the tick for the notes
   comes back only beside the same notes. Rows that save themselves need none of this. */
import { LASTS_MS, PREFIX, forgetOthers } from "../frame/unsent.js";

const { keptFor, keptAs } = document.getElementById("planner").dataset;
const mine = `${PREFIX}${keptFor}:`;
const key = `${mine}${keptAs}`;
let isOver = false;

const isTyped = (field) => field.name && !["hidden", "submit", "button"].includes(field.type);
const fields = () =>
  [...document.querySelectorAll("#planner form:not([hx-trigger*=change])")].flatMap((form) => [...form.elements].filter(isTyped));
const isTick = (field) => field.type === "checkbox";
const isReason = (field) => field.form.matches("[data-signs]");
const asServed = (field) =>
  field.tagName === "SELECT"
    ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
    : field.defaultValue;
const notesOf = (form) => [...form.querySelectorAll(".finding-note .title")].map((note) => note.textContent).join("\n");

/* What has to stand there for what was typed to come back. A form that was refused comes with what was typed in it. */
const besideOf = (field, before) => {
  if (isTick(field)) {
    return notesOf(field.form);
  }
  if (isReason(field)) {
    return "";
  }
  return (field.form.querySelector("[name=refused]") && before[field.name]?.beside) ?? asServed(field);
};
const entryOf = (field, before) => ({
  beside: besideOf(field, before),
  value: isTick(field) ? field.checked : field.value,
});
const isKept = (field, { beside, value }) => (isTick(field) ? value : value !== beside);

const read = () => {
  try {
    const { at, entries } = JSON.parse(localStorage.getItem(key));
    return Date.now() - at < LASTS_MS ? entries : {};
  } catch {
    return {};
  }
};
const keep = () => {
  const before = read();
  const found = fields()
    .map((field) => [field.name, entryOf(field, before), field])
    .filter(([, entry, field]) => isKept(field, entry));
  if (found.length && !isOver) {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: Object.fromEntries(found) }));
  } else {
    localStorage.removeItem(key);
  }
};

const putBack = () => {
  const before = read();
  for (const field of fields()) {
    const { beside, value } = before[field.name] ?? {};
    if (value === undefined || beside !== besideOf(field, {})) {
      continue;
    }
    if (isTick(field)) {
      field.checked = value;
    } else {
      field.value = value;
    }
  }
};

forgetOthers(mine);
putBack();
keep();
document.addEventListener("input", keep);
document.addEventListener("change", keep);
document.addEventListener("htmx:afterSettle", keep);
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
  if (xhr.getResponseHeader("HX-Redirect")) {
    isOver = true;
    keep();
  }
});
