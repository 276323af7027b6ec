/* What a tap, or a line drawn without lifting, does with the tool that is in hand. */
import { add } from "./acts.js";
import { asPoints, asText, dot, fill, overlay, part, parts, polygon, say, shown, svgPart, word } from "./page.js";
import { onSheet } from "./place.js";
import { state } from "./state.js";

const FEWEST = 3;
const CLOSE = 30;
const MOST = 200;

const markField = (name) => part(`[name=mark-${name}]`);
const put = (values) =>
  Object.entries(values).forEach(([name, value]) => {
    if (markField(name)) {
      markField(name).value = value;
    }
  });
/* It is noted once somebody has said what it is; until then the page does not say that all is saved. */
const showMark = (drawn, sentence) => {
  const details = part(".mark-details");
  details.open = true;
  state.isMarking = true;
  overlay(drawn);
  say("[data-said]", sentence);
  say("[data-standing]", word("unsaved"));
  details.scrollIntoView({ block: "nearest" });
};
const markCircle = (event) => {
  const [x, y] = onSheet(event);
  const radius = Number(markField("radius_cm").value.replace(",", ".")) || 0.5;
  put({ x_cm: shown(x), y_cm: shown(y), radius_cm: String(radius), corners: "" });
  showMark(svgPart("circle", { class: "placing", cx: x / 10, cy: y / 10, r: radius * 10 }), word("place"));
};
const drawOutline = (event) => {
  const field = part("[name=corners]");
  const corners = [...asPoints(field.value), onSheet(event)];
  field.value = asText(corners);
  overlay(polygon(corners), ...corners.map(dot));
  say("[data-said]", fill(word("corner"), { count: corners.length }));
};
export const tapped = { add: (event) => add(...onSheet(event)), outline: drawOutline };

/* A shape around a scar is drawn in one line; what is closer than 3 mm to the corner before it is the same corner. */
let line = null;
export const beginLine = (event) => {
  line = [onSheet(event)];
};
export const goOn = (event) => {
  const [x, y] = onSheet(event);
  const [lastX, lastY] = line?.at(-1) ?? [];
  if (line && line.length < MOST && Math.hypot(x - lastX, y - lastY) >= CLOSE) {
    line.push([x, y]);
    overlay(polygon(line));
  }
};
/* What has not become a shape was a tap, for a circle. */
export const endLine = (event) => {
  const corners = line;
  line = null;
  if (corners?.length >= FEWEST) {
    put({ x_cm: "", y_cm: "", radius_cm: "", corners: asText(corners) });
    showMark(polygon(corners), fill(word("shape"), { count: corners.length }));
  } else if (corners && event.type === "pointerup") {
    markCircle(event);
  }
};

export const useTool = (name) => {
  const wasDrawing = state.tool === "outline";
  state.tool = name === state.tool ? "move" : name;
  parts("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.tool === state.tool));
  part(".chart-drawing").dataset.using = state.tool;
  if (state.tool === "outline") {
    part(".chart-drawing").scrollIntoView({ block: "center" });
    part("[name=corners]").value = "";
    say("[data-said]", fill(word("corner"), { count: 0 }));
  } else if (wasDrawing && part("[data-all]")) {
    part("[name=corners]").dispatchEvent(new Event("change", { bubbles: true }));
  } else if (state.tool === "mark") {
    say("[data-said]", word("mark"));
  }
};
