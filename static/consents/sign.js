/* The patient draws, and what is sent are the points of the strokes; the server draws the signature from them. Whoever signs
   on paper sees the file instead of the pad. */
const form = document.querySelector("[data-consent]");
const canvas = form?.querySelector("[data-pad]");
const field = form?.querySelector("[name=signature]");
let pad = null;
let drawnAt = 0;

const rounded = (number) => Math.round(number * 10) / 10;
const scaled = (strokes, by) =>
  strokes.map((stroke) => ({ ...stroke, points: stroke.points.map((it) => ({ ...it, x: it.x * by, y: it.y * by })) }));

const keep = () => {
  const strokes = pad.toData().map(({ points }) => points.map(({ x, y }) => [rounded(x), rounded(y)]));
  const size = { width: canvas.offsetWidth, height: canvas.offsetHeight };
  field.value = strokes.length ? JSON.stringify({ ...size, strokes }) : "";
};

/* As sharp as the screen; what is drawn already stays, as large as the box has become. */
const fit = () => {
  const width = canvas.offsetWidth;
  if (!width || width === drawnAt) {
    return;
  }
  const strokes = drawnAt ? scaled(pad.toData(), width / drawnAt) : pad.toData();
  const ratio = Math.max(window.devicePixelRatio ?? 1, 1);
  canvas.width = width * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  drawnAt = width;
  pad.clear();
  pad.fromData(strokes);
};

/* A form that was refused comes back with what was drawn. */
const drawAgain = () => {
  if (!field.value) {
    return;
  }
  const said = JSON.parse(field.value);
  const points = (stroke) => stroke.map(([x, y], at) => ({ x, y, pressure: 0.5, time: at }));
  const strokes = said.strokes.map((stroke) => ({ points: points(stroke), penColor: "black", minWidth: 1, maxWidth: 2.5 }));
  pad.fromData(scaled(strokes, canvas.offsetWidth / said.width));
};

const change = (strokes) => {
  pad.clear();
  pad.fromData(strokes);
  keep();
};

const showWay = () => {
  const way = form.querySelector("[name=way]:checked")?.value ?? "tablet";
  form.querySelectorAll("[data-way]").forEach((part) => (part.hidden = part.dataset.way !== way));
  if (pad) {
    fit();
  }
};

if (form) {
  pad = new window.SignaturePad(canvas, { penColor: "black", minWidth: 1, maxWidth: 2.5 });
  pad.addEventListener("endStroke", keep);
  /* A stroke that ends in a swing is no throw of the page, or the browser takes the next tap for the hand that stops it. */
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  form.querySelector("[data-pad-undo]").addEventListener("click", () => change(pad.toData().slice(0, -1)));
  form.querySelector("[data-pad-clear]").addEventListener("click", () => change([]));
  form.addEventListener("change", ({ target }) => target.name === "way" && showWay());
  window.addEventListener("resize", fit);
  showWay();
  fit();
  drawAgain();
}
