/* Sends the whole list a moment after the last change, and again until it is answered. */
import { asPoints, asText, part, parts, say, square, word } from "./page.js";
import { drawCount, drawStrays } from "./show.js";
import { isDirty, state } from "./state.js";

const PAUSE = 400;
const RETRY = 5000;
let timer = 0;
let sending = null;

export const isWaiting = () => Boolean(timer);
export const later = () => {
  clearTimeout(timer);
  if (!state.isBlocked) {
    say("[data-standing]", word("unsaved"));
    timer = setTimeout(save, PAUSE);
  }
};
const send = (text) => {
  const values = new URLSearchParams({ points: text, version: part("#points-form [name=version]").value });
  values.set("known", part("#known").value);
  if (part("#points-accept")?.checked) {
    values.set("accept", "on");
  }
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  const headers = { ...token, "HX-Request": "true", "HX-Target": "chart-figures" };
  return fetch(document.getElementById("chart").dataset.places, { method: "POST", headers, body: values });
};
const take = (figures) => {
  part("#chart-figures").replaceWith(figures);
  const stored = figures.querySelector("[data-stored]");
  state.isBlocked = Boolean(stored);
  part("[data-stored-points]").replaceChildren(...(stored ? asPoints(stored.value).map(square) : []));
};
const renew = (version) => parts("[name$=version]").forEach((field) => (field.value = version));
const answer = async (response, text) => {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const figures = page.getElementById("chart-figures");
  if (!figures) {
    document.getElementById("messages").replaceChildren(...page.querySelectorAll("#signed-out, #refusal"));
    throw new Error(response.status);
  }
  take(figures);
  if (response.ok) {
    state.saved = text;
    Object.assign(part("[data-all]"), { value: text, defaultValue: text });
    renew(figures.dataset.version);
    drawCount();
  }
  drawStrays();
  say("[data-standing]", word(response.ok ? (isDirty() ? "unsaved" : "saved") : "refused"));
};
const post = async () => {
  const text = asText(state.points);
  say("[data-standing]", word("saving"));
  try {
    await answer(await send(text), text);
  } catch {
    say("[data-standing]", word("failed"));
    timer = setTimeout(save, RETRY);
  }
};
export const save = async () => {
  clearTimeout(timer);
  timer = 0;
  await sending;
  if (!isDirty()) {
    say("[data-standing]", word("saved"));
  } else if (!state.isBlocked) {
    sending = post();
    await sending;
    sending = null;
  }
};
/* Mine in place of what somebody else has saved. */
export const keepMine = () => {
  state.isBlocked = false;
  renew(part("#chart-figures").dataset.version);
  save();
};
