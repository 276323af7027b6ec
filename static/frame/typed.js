/* Where the answer to one form replaces others beside it, what was typed into those stays. Ticks do not: what they say was
   read may have changed. A part asks for this with data-keeps-typed. */
const kept = new Map();

const fieldsOf = (part) => [...part.querySelectorAll("input[name], select[name], textarea[name]")];
const isTyped = (field) => !["hidden", "checkbox", "radio", "submit"].includes(field.type);
const asServed = (field) =>
  field.tagName === "SELECT"
    ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
    : field.defaultValue;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  kept.clear();
  if (!target.matches("[data-keeps-typed]")) {
    return;
  }
  const sent = requestConfig.elt.closest("form");
  for (const field of fieldsOf(target)) {
    if (field.form !== sent && isTyped(field) && field.value !== asServed(field)) {
      kept.set(field.name, field.value);
    }
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const field of kept.size ? fieldsOf(document) : []) {
    if (kept.has(field.name)) {
      field.value = kept.get(field.name);
    }
  }
  kept.clear();
});
