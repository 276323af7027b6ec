/* Shows the list: as points on the drawing and as lines of the table. */
import { dot, fill, overlay, part, parts, say, shown, svgPart, word } from "./page.js";
import { ROWS, isDirty, state } from "./state.js";

export const dots = () => part("[data-points]").children;
export const drawAll = () => part("[data-points]").replaceChildren(...state.points.map(dot));
export const strays = () => (part("#chart-figures").dataset.strays || "").split(" ").filter(Boolean).map(Number);
/* Those that lie outside the outline or in a mark, as the server has told of the list that is saved. */
export const drawStrays = () => {
  const told = new Set(isDirty() ? [] : strays());
  [...dots()].forEach((element, number) => element.classList.toggle("stray", told.has(number)));
};
export const drawCount = () => say("[data-count]", String(state.points.length));
const drawOne = (place) => {
  const [x, y] = state.points[place];
  const element = dots()[place];
  element.removeAttribute("transform");
  element.setAttribute("cx", x / 10);
  element.setAttribute("cy", y / 10);
};

export const choose = (place) => {
  dots()[state.chosen]?.classList.remove("chosen");
  state.chosen = place;
  part("[data-act=remove]").disabled = place < 0;
  overlay();
  if (place < 0) {
    say("[data-said]", word("none"));
    return;
  }
  const [x, y] = state.points[place];
  const number = svgPart("text", { class: "point-number", x: x / 10 + 2.4, y: y / 10 - 1.6 });
  number.textContent = place + 1;
  dots()[place].classList.add("chosen");
  overlay(number);
  const [side, above] = [word(x < 0 ? "left" : "right"), y < 0];
  const values = { number: place + 1, count: state.points.length, side, x: shown(Math.abs(x)), y: shown(Math.abs(y)) };
  say("[data-said]", fill(word(above ? "above" : "point"), values));
  if (place < state.first || place >= state.first + ROWS) {
    state.first = place - (place % ROWS);
    drawTable();
  }
};

const tableRow = (pattern, [x, y], number) => {
  const row = pattern.cloneNode(true);
  row.firstElementChild.textContent = number;
  row.querySelectorAll("input").forEach((field, column) => {
    field.setAttribute("value", shown([x, y][column]));
    field.value = shown([x, y][column]);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, number));
    field.removeAttribute("aria-invalid");
  });
  return row;
};
export const drawTable = () => {
  const rows = part("[data-rows]");
  if (!rows?.firstElementChild || !part(".chart-table").open) {
    return;
  }
  const [pattern, { first, points }] = [rows.firstElementChild, state];
  const listed = points.slice(first, first + ROWS);
  rows.replaceChildren(...listed.map((point, place) => tableRow(pattern, point, first + place + 1)));
  part("[name=first]").value = first + 1;
  parts("[data-turn]").forEach((button) => {
    button.disabled = button.dataset.turn < 0 ? first === 0 : first + ROWS >= points.length;
  });
};
const drawRow = (number) => {
  const fields = part("[data-rows]")?.children[number - state.first]?.querySelectorAll("input") ?? [];
  fields.forEach((field, column) => {
    field.value = shown(state.points[number][column]);
    field.setAttribute("value", field.value);
  });
};

/* One point that has moved, and the whole list. */
export const showMoved = (number) => {
  drawOne(number);
  choose(number);
  drawRow(number);
};
export const showAll = (number) => {
  const { points } = state;
  drawAll();
  state.first = Math.max(0, Math.min(state.first, Math.floor((points.length - 1) / ROWS) * ROWS));
  drawTable();
  drawCount();
  state.chosen = -1;
  choose(Math.min(number, points.length - 1));
};
