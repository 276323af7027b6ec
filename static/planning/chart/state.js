/* What is on the page: a list of points, which of them is chosen, and what a tap does. */
import { asPoints, asText, part } from "./page.js";

export const ROWS = 50;
export const state = { points: [], saved: "", chosen: -1, tool: "move", first: 0, isBlocked: false, isMarking: false };
export const isDirty = () => Boolean(part("[data-all]")) && asText(state.points) !== state.saved;

/* Reads the list that the page came with. */
export const read = () => {
  const list = part("[data-all]");
  const points = list ? asPoints(list.value) : [];
  Object.assign(state, { points, saved: asText(points), chosen: -1, tool: "move", first: 0, isBlocked: false, isMarking: false });
  return Boolean(list);
};
