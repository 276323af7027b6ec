/* What the server gave the page to say, and where it is said. */
import { clockOf, saidDay } from "./wall.js";

export const words = JSON.parse(document.getElementById("calendar-words").textContent);
const region = document.querySelector("[data-said]");
const bar = document.querySelector("[data-moving]");
const READING_TIME_MS = 6000;
let hiding = 0;

export const said = (name, values = {}) =>
  words.said[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");

export const saidPlace = ({ start, end, title }) =>
  said("place", { day: saidDay(start), start: clockOf(start), end: clockOf(end), column: title });

/* Heard, and nothing else. */
export const announce = (text) => {
  region.textContent = text;
};

/* Heard and seen until the next word, or for a while. */
export const show = (text, { why = "", stays = false } = {}) => {
  clearTimeout(hiding);
  bar.replaceChildren(...[text, why].filter(Boolean).map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  bar.classList.toggle("refused", Boolean(why));
  bar.hidden = false;
  announce([text, why].filter(Boolean).join(" "));
  if (!stays) {
    hiding = setTimeout(hide, READING_TIME_MS);
  }
};

export const hide = () => {
  clearTimeout(hiding);
  bar.hidden = true;
};

export const address = (name, pk) => words.addresses[name].replace("/0", `/${pk}`);
