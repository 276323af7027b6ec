/* The points of an injection chart, placed by mouse, finger, pen or keys, and in the table beside it. What is on the page
   is a list in hundredths of a centimetre; it is sent whole, a moment after the last change, and stays here until it is
   saved. While a point is dragged only a transform of it changes, so that two thousand of them stay smooth. */
const PAUSE = 400;
const RETRY = 5000;
const ROWS = 50;
const REACH = { mouse: 14, touch: 26, pen: 18 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let points = [];
let saved = "";
let chosen = -1;
let tool = "move";
let undone = [];
let done = [];
let lastAct = "";
let timer = 0;
let sending = null;
let isBlocked = false;
let first = 0;
let drag = null;

const part = (selector) => document.querySelector(`#chart ${selector}`);
const parts = (selector) => [...document.querySelectorAll(`#chart ${selector}`)];
const word = (name) => part("[data-words]")?.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const say = (place, sentence) => {
  const line = part(place);
  if (line) {
    line.textContent = sentence;
  }
};

const shown = (hundredths) => String(hundredths / 100);
const asText = (list) => list.map(([x, y]) => `${shown(x)} ${shown(y)}`).join("\n");
const asPoint = (line) => line.trim().split(/\s+/).map((each) => Math.round(Number(each.replace(",", ".")) * 100));
const asPoints = (text) => text.split("\n").filter((line) => line.trim()).map(asPoint);
const isDirty = () => Boolean(part("[data-all]")) && asText(points) !== saved;

/* Drawing. */
const svgPart = (name, values) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
};
const dot = ([x, y]) => svgPart("circle", { class: "point", cx: x / 10, cy: y / 10, r: 1.1 });
const square = ([x, y]) => svgPart("rect", { class: "square-point", x: x / 10 - 1.4, y: y / 10 - 1.4, width: 2.8, height: 2.8 });
const dots = () => part("[data-points]").children;

const drawAll = () => part("[data-points]").replaceChildren(...points.map(dot));
const drawOne = (place) => {
  const [x, y] = points[place];
  const element = dots()[place];
  element.removeAttribute("transform");
  element.setAttribute("cx", x / 10);
  element.setAttribute("cy", y / 10);
};
const drawCount = () => say("[data-count]", String(points.length));

const choose = (place) => {
  dots()[chosen]?.classList.remove("chosen");
  chosen = place;
  part("[data-act=remove]").disabled = place < 0;
  part("[data-overlay]").replaceChildren();
  if (place < 0) {
    say("[data-said]", word("none"));
    return;
  }
  const [x, y] = points[place];
  dots()[place].classList.add("chosen");
  const number = svgPart("text", { class: "point-number", x: x / 10 + 2.4, y: y / 10 - 1.6 });
  number.textContent = place + 1;
  part("[data-overlay]").append(number);
  say("[data-said]", fill(word("point"), { number: place + 1, count: points.length, x: shown(x), y: shown(y) }));
  if (place < first || place >= first + ROWS) {
    first = place - (place % ROWS);
    drawTable();
  }
};

const drawTable = () => {
  const rows = part("[data-rows]");
  if (!rows?.firstElementChild || !part(".chart-table").open) {
    return;
  }
  const pattern = rows.firstElementChild;
  const line = ([x, y], place) => {
    const row = pattern.cloneNode(true);
    row.firstElementChild.textContent = first + place + 1;
    row.querySelectorAll("input").forEach((field, column) => {
      field.setAttribute("value", shown([x, y][column]));
      field.value = shown([x, y][column]);
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, first + place + 1));
      field.removeAttribute("aria-invalid");
    });
    return row;
  };
  rows.replaceChildren(...points.slice(first, first + ROWS).map(line));
  part("[name=first]").value = first + 1;
  parts("[data-turn]").forEach((button) => {
    button.disabled = button.dataset.turn < 0 ? first === 0 : first + ROWS >= points.length;
  });
};

/* Changing the list: each act can be taken back; moving one point with the keys is one act until it is saved. */
const act = (name, change) => {
  if (name !== lastAct || !timer) {
    done.push(points.slice());
    undone = [];
  }
  lastAct = name;
  change();
  later();
};
const place = (number, x, y) => {
  points[number] = [x, y];
  drawOne(number);
  choose(number);
  drawRow(number);
};
const drawRow = (number) => {
  const fields = part("[data-rows]")?.children[number - first]?.querySelectorAll("input") ?? [];
  fields.forEach((field, column) => {
    field.value = shown(points[number][column]);
    field.setAttribute("value", field.value);
  });
};
const refresh = (number) => {
  drawAll();
  first = Math.max(0, Math.min(first, Math.floor((points.length - 1) / ROWS) * ROWS));
  drawTable();
  drawCount();
  chosen = -1;
  choose(Math.min(number, points.length - 1));
};
const add = (x, y) =>
  act(`add ${points.length}`, () => {
    points.push([x, y]);
    refresh(points.length - 1);
  });
const remove = (number) => {
  if (number >= 0 && points.length > 1) {
    act(`remove ${number} ${points.length}`, () => {
      points.splice(number, 1);
      refresh(number);
    });
  }
};
const step = (from, to) => {
  if (from.length) {
    to.push(points.slice());
    points = from.pop();
    lastAct = "";
    refresh(-1);
    later();
  }
};
const buttons = () => {
  part("[data-act=undo]").disabled = !done.length;
  part("[data-act=redo]").disabled = !undone.length;
};

/* Saving. */
const later = () => {
  clearTimeout(timer);
  buttons();
  if (!isBlocked) {
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
  drawCount();
  const stored = figures.querySelector("[data-stored]");
  isBlocked = Boolean(stored);
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
    saved = text;
    Object.assign(part("[data-all]"), { value: text, defaultValue: text });
    renew(figures.dataset.version);
  }
  say("[data-standing]", word(response.ok ? (isDirty() ? "unsaved" : "saved") : "refused"));
};
const post = async () => {
  const text = asText(points);
  say("[data-standing]", word("saving"));
  try {
    await answer(await send(text), text);
  } catch {
    say("[data-standing]", word("failed"));
    timer = setTimeout(save, RETRY);
  }
};
const save = async () => {
  clearTimeout(timer);
  timer = 0;
  await sending;
  if (!isDirty()) {
    say("[data-standing]", word("saved"));
  } else if (!isBlocked) {
    sending = post();
    await sending;
    sending = null;
  }
};

/* By mouse, finger and pen. */
const onSheet = ({ clientX, clientY }) => {
  const drawing = part(".chart-drawing");
  const at = new DOMPoint(clientX, clientY).matrixTransform(drawing.getScreenCTM().inverse());
  return [Math.round(at.x) * 10, Math.round(at.y) * 10];
};
const nearest = (event) => {
  const scale = part(".chart-drawing").getScreenCTM();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(scale.inverse());
  const reach = (REACH[event.pointerType] ?? REACH.touch) / scale.a;
  let [found, least] = [-1, reach * reach];
  points.forEach(([x, y], number) => {
    const far = (x / 10 - at.x) ** 2 + (y / 10 - at.y) ** 2;
    [found, least] = far < least ? [number, far] : [found, least];
  });
  return found;
};
const type = (field, value) => {
  if (field) {
    field.value = value;
  }
};
const tapped = {
  add: (event) => add(...onSheet(event)),
  mark: (event) => {
    const [x, y] = onSheet(event);
    type(part("[name=mark-x_cm]"), shown(x));
    type(part("[name=mark-y_cm]"), shown(y));
    part(".mark-details").open = true;
    const radius = Number(part("[name=mark-radius_cm]").value.replace(",", ".")) * 10 || 5;
    part("[data-overlay]").replaceChildren(svgPart("circle", { class: "placing", cx: x / 10, cy: y / 10, r: radius }));
    say("[data-said]", word("place"));
  },
  outline: (event) => {
    const [x, y] = onSheet(event);
    const field = part("[name=corners]");
    const corners = [...asPoints(field.value), [x, y]];
    field.value = asText(corners);
    const line = corners.map((corner) => corner.map((each) => each / 10)).join(" ");
    part("[data-overlay]").replaceChildren(svgPart("polygon", { class: "placing", points: line }), ...corners.map(dot));
    say("[data-said]", fill(word("corner"), { count: corners.length }));
  },
};
const press = (event) => {
  const number = tool === "move" && points.length && part("[data-all]") ? nearest(event) : -1;
  if (number < 0) {
    return;
  }
  event.preventDefault();
  const drawing = part(".chart-drawing");
  drawing.focus({ preventScroll: true });
  drawing.setPointerCapture(event.pointerId);
  choose(number);
  drag = { number, from: onSheet(event), by: [0, 0], element: dots()[number] };
};
const pull = (event) => {
  if (drag) {
    const [x, y] = onSheet(event);
    drag.by = [x - drag.from[0], y - drag.from[1]];
    drag.element.setAttribute("transform", `translate(${drag.by[0] / 10} ${drag.by[1] / 10})`);
  }
};
const drop = () => {
  if (drag && (drag.by[0] || drag.by[1])) {
    const { number, by } = drag;
    const [x, y] = points[number];
    act(`drag ${number}`, () => place(number, x + by[0], y + by[1]));
    lastAct = "";
  }
  drag = null;
};

/* By keyboard. */
const go = (way) => {
  choose(chosen < 0 && way < 0 ? points.length - 1 : (chosen + way + points.length) % points.length);
};
const nudge = ([x, y], by) => {
  const number = chosen;
  act(`nudge ${number}`, () => place(number, points[number][0] + x * by, points[number][1] + y * by));
};
const isOnTheWay = (event) => {
  const next = chosen + (event.shiftKey ? -1 : 1);
  return event.key === "Tab" && chosen >= 0 && next >= 0 && next < points.length;
};
const keyed = (event) => {
  const { key } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && key.toLowerCase() === "z") {
    return event.shiftKey ? () => step(undone, done) : () => step(done, undone);
  }
  if (isCommand || event.altKey) {
    return isCommand && key.toLowerCase() === "y" ? () => step(undone, done) : null;
  }
  if (isOnTheWay(event)) {
    return () => go(event.shiftKey ? -1 : 1);
  }
  const does = { "]": () => go(1), "[": () => go(-1), n: () => add(0, 0), N: () => add(0, 0) };
  if (chosen >= 0) {
    Object.assign(does, { Delete: () => remove(chosen), Backspace: () => remove(chosen), Escape: () => choose(-1) });
  }
  return key in ARROWS && chosen >= 0 ? () => nudge(ARROWS[key], event.shiftKey ? 100 : 10) : does[key];
};

/* The table, the tools and the forms beside it. */
const typedInto = (field) => {
  const number = first + [...part("[data-rows]").children].indexOf(field.closest("tr"));
  const [x, y] = [...field.closest("tr").querySelectorAll("input")].map((each) => each.value.trim());
  const typed = asPoint(`${x} ${y}`);
  if (!x && !y) {
    remove(number);
  } else if (x && y && typed.length === 2 && typed.every(Number.isFinite)) {
    field.removeAttribute("aria-invalid");
    act(`type ${number}`, () => place(number, ...typed));
  } else {
    field.setAttribute("aria-invalid", "true");
    say("[data-standing]", word("unsaved"));
  }
};
const useTool = (name) => {
  const wasDrawing = tool === "outline";
  tool = name === tool ? "move" : name;
  parts("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.tool === tool));
  part(".chart-drawing").dataset.using = tool;
  if (tool === "outline") {
    part("[name=corners]").value = "";
    say("[data-said]", fill(word("corner"), { count: 0 }));
  } else if (wasDrawing && part("[data-all]")) {
    part("[name=corners]").dispatchEvent(new Event("change", { bubbles: true }));
  }
};
const acts = {
  undo: () => step(done, undone),
  redo: () => step(undone, done),
  remove: () => remove(chosen),
  larger: () => {
    const drawing = part(".chart-drawing").dataset;
    drawing.larger = (Number(drawing.larger ?? 1) % 3) + 1;
  },
  keep: () => {
    isBlocked = false;
    renew(part("#chart-figures").dataset.version);
    save();
  },
};
const choosesShape = (field) => {
  const isDrawn = part("[name=outline]").value === "polygon";
  parts(".measured").forEach((each) => (each.hidden = isDrawn));
  part(".drawn").hidden = !isDrawn;
  part(".steps").hidden = part("[name=pattern]").value !== "lines";
  return field.name === "outline" && isDrawn && !part("[name=corners]").value.trim();
};

const begin = () => {
  const before = points;
  const list = part("[data-all]");
  points = list ? asPoints(list.value) : [];
  saved = asText(points);
  [chosen, tool, drag, isBlocked, first] = [-1, "move", null, false, 0];
  if (before.length && asText(before) !== saved) {
    done.push(before);
    undone = [];
  }
  if (list) {
    buttons();
    drawTable();
  }
};

const inDrawing = (event) => event.target.closest?.(".chart-drawing");
document.addEventListener("pointerdown", (event) => inDrawing(event) && event.isPrimary && press(event));
document.addEventListener("pointermove", pull);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
/* A finger on a point drags it; beside the points it scrolls the page. */
document.addEventListener(
  "touchstart",
  (event) => {
    const touch = event.touches[0];
    if (inDrawing(event) && tool === "move" && points.length && nearest(touch) >= 0) {
      event.preventDefault();
    }
  },
  { passive: false },
);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#chart button");
  if (inDrawing(event) && tapped[tool]) {
    tapped[tool](event);
  } else if (inDrawing(event) && part("[data-all]") && nearest(event) < 0) {
    choose(-1);
  } else if (button?.dataset.tool) {
    useTool(button.dataset.tool);
  } else if (button?.dataset.act) {
    event.preventDefault();
    acts[button.dataset.act]();
  } else if (button?.dataset.turn) {
    first += Number(button.dataset.turn) * ROWS;
    drawTable();
  }
});
document.addEventListener("keydown", (event) => {
  const does = inDrawing(event) && part("[data-all]") ? keyed(event) : null;
  if (does) {
    event.preventDefault();
    does();
  }
});
document.addEventListener(
  "change",
  (event) => {
    const field = event.target;
    if (field.closest?.("[data-rows]")) {
      typedInto(field);
    } else if (field.id === "points-accept") {
      save();
    } else if (field.dataset.showsBefore !== undefined) {
      part("[data-before]").toggleAttribute("hidden", !field.checked);
    } else if (field.closest?.("#chart-form") && choosesShape(field)) {
      event.stopPropagation();
    }
  },
  true,
);
document.addEventListener("submit", (event) => {
  if (event.target.id === "points-form") {
    event.preventDefault();
    save();
  }
});
document.addEventListener("toggle", (event) => event.target.closest?.(".chart-table") && drawTable(), true);
document.addEventListener("htmx:confirm", async (event) => {
  if (!isDirty() || !event.target.closest("#chart")) {
    return;
  }
  event.preventDefault();
  await save();
  if (!isDirty()) {
    event.detail.issueRequest(true);
  }
});
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "chart" && begin());
window.addEventListener("beforeunload", (event) => isDirty() && event.preventDefault());
begin();
