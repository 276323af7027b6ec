/* A table that is wider than its place is told row by row: each figure under the name of its column, nothing cut off.
   Cells keep the roles that a browser takes from them once they are no longer laid out as a table. */
const ROLES = {
  table: "table",
  thead: "rowgroup",
  tbody: "rowgroup",
  tfoot: "rowgroup",
  tr: "row",
  td: "cell",
};

const roleOf = (element) =>
  element.tagName === "TH"
    ? { row: "rowheader", col: "columnheader" }[element.scope]
    : ROLES[element.tagName.toLowerCase()];

const label = (table) => {
  const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
    [...row.cells].forEach((cell, place) => {
      cell.dataset.column = names[place] ?? "";
      cell.toggleAttribute("data-nothing", cell.childElementCount === 0 && ["", "–"].includes(cell.textContent.trim()));
    });
  }
  for (const element of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, th, td")]) {
    element.setAttribute("role", roleOf(element));
  }
};

const fit = (wrap) => {
  const table = wrap.firstElementChild;
  table.classList.remove("by-row");
  if (table.offsetWidth > wrap.clientWidth) {
    label(table);
    table.classList.add("by-row");
  }
};

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.clientWidth !== Number(target.dataset.fitted)) {
      target.dataset.fitted = target.clientWidth;
      fit(target);
    }
  }
});

const watch = () => {
  for (const wrap of document.querySelectorAll(".table-wrap:not([data-fitted])")) {
    watcher.observe(wrap);
  }
};

watch();
document.fonts.ready.then(() => document.querySelectorAll(".table-wrap").forEach(fit));
document.addEventListener("htmx:afterSettle", watch);
