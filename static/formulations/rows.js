/* Rows of the form of a product or a recipe that are added and taken away. A row that is taken away stays in the form with its
   tick, so that what was typed into it comes back when the form is refused and the tick is taken off again. */
const rows = document.querySelector("[data-rows]");
const total = document.querySelector("[name$='-TOTAL_FORMS']");
const add = document.querySelector("[data-adds-row]");

const tickOf = (row) => row.querySelector("[name$='-DELETE']");
const firstField = (row) => row?.querySelector("select, input");

const take = (row) => {
  tickOf(row).checked = true;
  row.hidden = true;
  const shown = [...rows.querySelectorAll("[data-row]:not([hidden])")];
  const next = shown.find((other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  (firstField(next ?? shown.at(-1)) ?? add).focus();
  row.dispatchEvent(new Event("change", { bubbles: true }));
};

const equip = (row) => {
  const button = row.querySelector("[data-removes-row]");
  tickOf(row).closest(".field").hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => take(row));
  row.hidden = tickOf(row).checked;
};

const grow = () => {
  const number = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = document.querySelector("[data-empty-row]").innerHTML.replaceAll("__prefix__", number);
  const row = holder.firstElementChild;
  rows.append(row);
  total.value = number + 1;
  equip(row);
  firstField(row).focus();
};

if (rows) {
  rows.querySelectorAll("[data-row]").forEach(equip);
  add.hidden = false;
  add.addEventListener("click", grow);
}
