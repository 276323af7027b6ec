/* The parts of the page, its words, and what is drawn. */
export const part = (selector) => document.querySelector(`#chart ${selector}`);
export const parts = (selector) => [...document.querySelectorAll(`#chart ${selector}`)];
export const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
export const word = (name) => part("[data-words]")?.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
export const say = (place, sentence) => {
  const line = part(place);
  if (line) {
    line.textContent = sentence;
  }
};

export const svgPart = (name, values) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
};
export const dot = ([x, y]) => svgPart("circle", { class: "point", cx: x / 10, cy: y / 10, r: 1.1 });
export const square = ([x, y]) =>
  svgPart("rect", { class: "square-point", x: x / 10 - 1.4, y: y / 10 - 1.4, width: 2.8, height: 2.8 });
export const polygon = (corners) =>
  svgPart("polygon", { class: "placing", points: corners.map((corner) => corner.map((each) => each / 10)).join(" ") });
export const overlay = (...drawn) => part("[data-overlay]").replaceChildren(...drawn);

/* Places are kept in hundredths of a centimetre, and written in centimetres, one a line. */
export const shown = (hundredths) => String(hundredths / 100);
export const asText = (list) => list.map(([x, y]) => `${shown(x)} ${shown(y)}`).join("\n");
export const asPoint = (line) => line.trim().split(/\s+/).map((each) => Math.round(Number(each.replace(",", ".")) * 100));
export const asPoints = (text) => text.split("\n").filter((line) => line.trim()).map(asPoint);
