/* The points of an injection chart, placed by mouse, finger, pen or keys, and in the table beside it. What is on the page
   is a list; it is sent whole, a moment after the last change, and stays here until it is saved. */
import { move, redo, remove, replaced, showUndo, takeOut, undo } from "./chart/acts.js";
import "./chart/keyboard.js";
import { asPoint, asText, part, parts, say, word } from "./chart/page.js";
import { inDrawing } from "./chart/place.js";
import { tap } from "./chart/pointer.js";
import { keepMine, save } from "./chart/saving.js";
import { drawStrays, drawTable, strays } from "./chart/show.js";
import { ROWS, isDirty, read, state } from "./chart/state.js";
import { useTool } from "./chart/tools.js";

const typedInto = (field) => {
  const row = field.closest("tr");
  const number = state.first + [...part("[data-rows]").children].indexOf(row);
  const [x, y] = [...row.querySelectorAll("input")].map((each) => each.value.trim());
  const typed = asPoint(`${x} ${y}`);
  if (!x && !y) {
    remove(number);
  } else if (x && y && typed.length === 2 && typed.every(Number.isFinite)) {
    field.removeAttribute("aria-invalid");
    move("type", number, ...typed);
  } else {
    field.setAttribute("aria-invalid", "true");
    say("[data-standing]", word("unsaved"));
  }
};
const enlarge = () => {
  const drawing = part(".chart-drawing").dataset;
  drawing.larger = (Number(drawing.larger ?? 1) % 3) + 1;
};
const acts = { undo, redo, remove: () => remove(state.chosen), takeOut: () => takeOut(strays()), larger: enlarge, keep: keepMine };
const choosesShape = (field) => {
  const isDrawn = part("[name=outline]").value === "polygon";
  parts(".measured").forEach((each) => (each.hidden = isDrawn));
  part(".drawn").hidden = !isDrawn;
  part(".steps").hidden = part("[name=pattern]").value !== "lines";
  return field.name === "outline" && isDrawn && !part("[name=corners]").value.trim();
};
const begin = () => {
  const { points: before } = state;
  const isDraft = read();
  if (before.length && asText(before) !== state.saved) {
    replaced(before);
  }
  if (isDraft) {
    showUndo();
    drawTable();
    drawStrays();
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#chart button");
  if (inDrawing(event)) {
    tap(event);
  } else if (button?.dataset.tool) {
    useTool(button.dataset.tool);
  } else if (button?.dataset.act) {
    event.preventDefault();
    acts[button.dataset.act]();
  } else if (button?.dataset.turn) {
    state.first += Number(button.dataset.turn) * ROWS;
    drawTable();
  }
});
document.addEventListener(
  "change",
  (event) => {
    const field = event.target;
    if (field.closest?.("[data-rows]")) {
      typedInto(field);
    } else if (field.id === "points-accept") {
      save();
    } else if (field.dataset.showsBefore !== undefined) {
      part("[data-before]").toggleAttribute("hidden", !field.checked);
    } else if (field.closest?.("#chart-form") && choosesShape(field)) {
      event.stopPropagation();
    }
  },
  true,
);
document.addEventListener("submit", (event) => {
  if (event.target.id === "points-form") {
    event.preventDefault();
    save();
  }
});
document.addEventListener("toggle", (event) => event.target.closest?.(".chart-table") && drawTable(), true);
document.addEventListener("htmx:confirm", async (event) => {
  if (!isDirty() || !event.target.closest("#chart")) {
    return;
  }
  event.preventDefault();
  await save();
  if (!isDirty()) {
    event.detail.issueRequest(true);
  }
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "chart") {
    begin();
    if (detail.requestConfig.elt.id === "chart-form") {
      part(".chart-drawing").scrollIntoView({ block: "center" });
    }
  }
});
window.addEventListener("beforeunload", (event) => (isDirty() || state.isMarking) && event.preventDefault());
begin();
