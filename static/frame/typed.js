/* Where the answer to one form replaces others beside it (a part with data-keeps-typed), what was typed meanwhile stays: into
   the other forms, and into the same form after it was sent. A field that has the focus keeps its caret and what is
   selected in it, and what a form that saves by itself has missed is sent once more. Ticks do not stay: what they say was
   read may have changed. A form that sets what another one holds (data-replaces with the beginning of its names) leaves
   nothing of what was typed there. */
let kept = [];
let missed = new Map();
let unsent = null;

const fieldsOf = (part) => [...part.querySelectorAll("input[name], select[name], textarea[name]")];
const isTyped = (field) => !["hidden", "checkbox", "radio", "submit"].includes(field.type);
const savesItself = (form) => (form?.getAttribute("hx-trigger") ?? "").includes("change");
const change = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
const asServed = (field) =>
  field.tagName === "SELECT"
    ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value
    : field.defaultValue;

const isFocused = (field) => field === document.activeElement;
const caretOf = (field) => (isFocused(field) && field.tagName !== "SELECT" ? [field.selectionStart, field.selectionEnd] : null);

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const form = requestConfig.elt.closest("form");
  const isNew = (field) => field.value !== (field.form === form ? requestConfig.formData.get(field.name) : asServed(field));
  const remember = (field) => ({
    name: field.name,
    value: isNew(field) ? field.value : null,
    caret: caretOf(field),
    wasFocused: isFocused(field),
  });
  const isReplaced = (field) => form?.dataset.replaces && field.name.startsWith(form.dataset.replaces);
  const stays = (field) => isTyped(field) && !isReplaced(field);
  kept = target.matches("[data-keeps-typed]") ? fieldsOf(target).filter(stays).map(remember) : [];
});

const putBack = (field, value, wasFocused) => {
  field.value = value;
  if (wasFocused) {
    unsent = field;
    field.focus({ preventScroll: true });
  } else if (savesItself(field.form)) {
    missed.set(field.form, field);
  }
};

document.addEventListener("htmx:afterSwap", () => {
  for (const { name, value, caret, wasFocused } of kept.splice(0)) {
    const field = document.getElementsByName(name)[0];
    if (field && value !== null) {
      putBack(field, value, wasFocused);
    }
    if (field && caret?.[0] != null) {
      field.setSelectionRange(...caret);
    }
  }
});

/* Only now does htmx know the forms that came. */
document.addEventListener("htmx:afterSettle", () => {
  const now = missed;
  missed = new Map();
  now.forEach(change);
});

/* The browser tells of a change only where it was typed after the field was put there. */
document.addEventListener("change", (event) => {
  unsent = event.target === unsent ? null : unsent;
});
document.addEventListener("focusout", (event) => {
  if (event.target === unsent && savesItself(unsent.form) && unsent.value !== asServed(unsent)) {
    change(unsent);
  }
});
