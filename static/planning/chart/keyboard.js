/* By keyboard. */
import { add, move, redo, remove, undo } from "./acts.js";
import { part } from "./page.js";
import { inDrawing } from "./place.js";
import { choose } from "./show.js";
import { state } from "./state.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const go = (way) => {
  const { chosen, points } = state;
  choose(chosen < 0 && way < 0 ? points.length - 1 : (chosen + way + points.length) % points.length);
};
const nudge = ([x, y], by) => {
  const [oldX, oldY] = state.points[state.chosen];
  move("nudge", state.chosen, oldX + x * by, oldY + y * by);
};
const isOnTheWay = (event) => {
  const next = state.chosen + (event.shiftKey ? -1 : 1);
  return event.key === "Tab" && state.chosen >= 0 && next >= 0 && next < state.points.length;
};
const meant = (event) => {
  const { key } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && key.toLowerCase() === "z") {
    return event.shiftKey ? redo : undo;
  }
  if (isCommand || event.altKey) {
    return isCommand && key.toLowerCase() === "y" ? redo : null;
  }
  if (isOnTheWay(event)) {
    return () => go(event.shiftKey ? -1 : 1);
  }
  const does = { "]": () => go(1), "[": () => go(-1), n: () => add(0, 0), N: () => add(0, 0) };
  if (state.chosen >= 0) {
    const removes = () => remove(state.chosen);
    Object.assign(does, { Delete: removes, Backspace: removes, Escape: () => choose(-1) });
  }
  return key in ARROWS && state.chosen >= 0 ? () => nudge(ARROWS[key], event.shiftKey ? 100 : 10) : does[key];
};

document.addEventListener("keydown", (event) => {
  const does = inDrawing(event) && part("[data-all]") ? meant(event) : null;
  if (does) {
    event.preventDefault();
    does();
  }
});
