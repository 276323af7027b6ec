/* Where on the sheet a pointer is, in hundredths of a centimetre from its middle. */
import { part } from "./page.js";
import { state } from "./state.js";

const REACH = { mouse: 14, touch: 26, pen: 18 };
const inMillimetres = ({ clientX, clientY }) =>
  new DOMPoint(clientX, clientY).matrixTransform(part(".chart-drawing").getScreenCTM().inverse());

export const inDrawing = (event) => event.target.closest?.(".chart-drawing");
export const onSheet = (event) => {
  const at = inMillimetres(event);
  return [Math.round(at.x) * 10, Math.round(at.y) * 10];
};
/* The point within reach, which is farther for a finger; -1 where there is none. */
export const nearest = (event) => {
  const at = inMillimetres(event);
  const reach = (REACH[event.pointerType] ?? REACH.touch) / part(".chart-drawing").getScreenCTM().a;
  let [found, least] = [-1, reach * reach];
  state.points.forEach(([x, y], number) => {
    const far = (x / 10 - at.x) ** 2 + (y / 10 - at.y) ** 2;
    [found, least] = far < least ? [number, far] : [found, least];
  });
  return found;
};
