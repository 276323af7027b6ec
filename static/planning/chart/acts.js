/* Changes the list. Each act can be taken back; moving one point with the keys is one act until it is saved. */
import { part } from "./page.js";
import { isWaiting, later } from "./saving.js";
import { showAll, showMoved } from "./show.js";
import { state } from "./state.js";

let undone = [];
let done = [];
let lastAct = "";

const changed = () => {
  showUndo();
  later();
};
export const showUndo = () => {
  part("[data-act=undo]").disabled = !done.length;
  part("[data-act=redo]").disabled = !undone.length;
};
/* Nothing that comes after it is one act with what was before. */
export const endAct = () => {
  lastAct = "";
};
/* A list that came from the server in place of another is an act too. */
export const replaced = (before) => {
  done.push(before);
  undone = [];
};
const act = (name, change) => {
  if (name !== lastAct || !isWaiting()) {
    replaced(state.points.slice());
  }
  lastAct = name;
  change();
  changed();
};
const step = (from, to) => {
  if (from.length) {
    to.push(state.points.slice());
    state.points = from.pop();
    endAct();
    showAll(-1);
    changed();
  }
};

export const undo = () => step(done, undone);
export const redo = () => step(undone, done);
export const move = (name, number, x, y) =>
  act(`${name} ${number}`, () => {
    state.points[number] = [x, y];
    showMoved(number);
  });
export const add = (x, y) =>
  act(`add ${state.points.length}`, () => {
    state.points.push([x, y]);
    showAll(state.points.length - 1);
  });
export const takeOut = (numbers) => {
  const out = new Set(numbers);
  if (out.size && out.size < state.points.length) {
    act("take out", () => {
      state.points = state.points.filter((_point, number) => !out.has(number));
      showAll(-1);
    });
  }
};
export const remove = (number) => {
  if (number >= 0 && state.points.length > 1) {
    act(`remove ${number} ${state.points.length}`, () => {
      state.points.splice(number, 1);
      showAll(number);
    });
  }
};
