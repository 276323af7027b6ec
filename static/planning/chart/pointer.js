/* By mouse, finger and pen. While a point is dragged only a transform of it changes, so that two thousand of them stay
   smooth. */
import { endAct, move } from "./acts.js";
import { part } from "./page.js";
import { inDrawing, nearest, onSheet } from "./place.js";
import { choose, dots } from "./show.js";
import { state } from "./state.js";
import { beginLine, endLine, goOn, tapped } from "./tools.js";

let drag = null;

const isOnPoint = (event) => state.tool === "move" && state.points.length && part("[data-all]") && nearest(event) >= 0;
const hold = (event) => {
  const drawing = part(".chart-drawing");
  event.preventDefault();
  drawing.focus({ preventScroll: true });
  drawing.setPointerCapture(event.pointerId);
};
const press = (event) => {
  if (state.tool === "mark") {
    hold(event);
    beginLine(event);
  } else if (isOnPoint(event)) {
    const number = nearest(event);
    hold(event);
    choose(number);
    drag = { number, from: onSheet(event), by: [0, 0], element: dots()[number] };
  }
};
const pull = (event) => {
  if (drag) {
    const [x, y] = onSheet(event);
    drag.by = [x - drag.from[0], y - drag.from[1]];
    drag.element.setAttribute("transform", `translate(${drag.by[0] / 10} ${drag.by[1] / 10})`);
  } else if (state.tool === "mark") {
    goOn(event);
  }
};
const drop = (event) => {
  if (state.tool === "mark") {
    endLine(event);
  }
  if (drag && (drag.by[0] || drag.by[1])) {
    const { number, by } = drag;
    const [x, y] = state.points[number];
    move("drag", number, x + by[0], y + by[1]);
    endAct();
  }
  drag = null;
};
export const tap = (event) => {
  if (tapped[state.tool]) {
    tapped[state.tool](event);
  } else if (state.tool === "move" && part("[data-all]") && nearest(event) < 0) {
    choose(-1);
  }
};

document.addEventListener("pointerdown", (event) => inDrawing(event) && event.isPrimary && press(event));
document.addEventListener("pointermove", pull);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
/* A finger on a point drags it, and one that holds a mark draws; beside the points it scrolls the page. */
document.addEventListener(
  "touchstart",
  (event) => {
    if (inDrawing(event) && (state.tool === "mark" || isOnPoint(event.touches[0]))) {
      event.preventDefault();
    }
  },
  { passive: false },
);
