/* Draws a region by mouse, finger or keyboard. The table of figures is the form: the drawing reads it and writes into it. */
const form = document.querySelector("[data-draws]");
const sheet = form.querySelector("[data-sheet]");
const handles = form.querySelector("[data-handles]");
const rows = form.querySelector("[data-corners]");
const total = form.querySelector("[name$='-TOTAL_FORMS']");
const blank = form.querySelector("[data-empty-corner]");
const add = form.querySelector("[data-adds-corner]");

const LEAST = Number(form.dataset.least);
const MOST = Number(form.dataset.most);
const { width: WIDTH, height: HEIGHT } = sheet.viewBox.baseVal;
const FEWEST = 3;
const NEAR = 5;
const ASIDE = 10;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const between = (least, value, most) => Math.min(Math.max(Math.round(value), least), most);
const fit = ([x, y]) => [between(LEAST, x, MOST), between(0, y, HEIGHT)];
const fieldsOf = (row) => [...row.querySelectorAll("input")];
const typed = (row) => fieldsOf(row).map((field) => field.value.trim());
let corners = [...rows.children].map(typed).filter(([x, y]) => x && y).map((figures) => figures.map(Number));

const part = (name, attributes, parent) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  parent.append(element);
  return element;
};

const addHandle = () => {
  const handle = part("g", { class: "handle", role: "button", tabindex: "0" }, handles);
  part("circle", { class: "reach" }, handle);
  part("circle", { class: "dot" }, handle);
};

const addRow = (number) => {
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", number);
  const row = holder.firstElementChild;
  for (const place of row.querySelectorAll("[data-number]")) {
    place.textContent = number + 1;
  }
  row.querySelector("[data-removes-corner]").hidden = false;
  rows.append(row);
};

/* As many handles and rows as there are corners; those that stay keep the focus. */
const match = (children, grow) => {
  while (children.length > corners.length) {
    children[children.length - 1].remove();
  }
  while (children.length < corners.length) {
    grow(children.length);
  }
};

const show = () => {
  match(handles.children, addHandle);
  match(rows.children, addRow);
  total.value = corners.length;
  form.querySelector("[data-outline]").setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  corners.forEach(([x, y], number) => {
    const handle = handles.children[number];
    const says = form.dataset.says.replace("{number}", number + 1).replace("{x}", x).replace("{y}", y);
    handle.setAttribute("transform", `translate(${x} ${y})`);
    handle.setAttribute("aria-label", says);
    fieldsOf(rows.children[number]).forEach((field, axis) => {
      if (Number(field.value) !== [x, y][axis] || field.value === "") {
        field.value = [x, y][axis];
      }
    });
  });
};

const put = (number, place) => {
  corners[number] = fit(place);
  show();
};

const insert = (number, place) => {
  corners.splice(number, 0, fit(place));
  show();
};

const take = (number) => {
  corners.splice(number, 1);
  show();
};

const placeOf = (event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  return [point.x, point.y];
};

const distance = ([px, py], [ax, ay], [bx, by]) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length ? Math.min(Math.max(((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length, 0), 1) : 0;
  return Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay));
};

/* On an edge a corner is set into it; elsewhere it comes after the last. */
const slotFor = (place) => {
  const edge = corners.findIndex(
    (corner, number) => corners.length > 1 && distance(place, corner, corners[(number + 1) % corners.length]) < NEAR,
  );
  return edge === -1 ? corners.length : edge + 1;
};

const numberOf = (element, parent) => [...parent.children].findIndex((child) => child.contains(element));

sheet.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".handle");
  if (handle) {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  }
});

sheet.addEventListener("pointermove", (event) => {
  const handle = event.target.closest(".handle");
  if (handle?.hasPointerCapture(event.pointerId)) {
    put(numberOf(handle, handles), placeOf(event));
  }
});

sheet.addEventListener("click", (event) => {
  if (!event.target.closest(".handle")) {
    const place = placeOf(event);
    const slot = slotFor(place);
    insert(slot, place);
    handles.children[slot].focus();
  }
});

handles.addEventListener("keydown", (event) => {
  const number = numberOf(event.target, handles);
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    put(number, corners[number].map((figure, axis) => figure + far * step[axis]));
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    take(number);
    (handles.children[Math.min(number, corners.length - 1)] ?? add).focus();
  }
});

rows.addEventListener("input", (event) => {
  const number = numberOf(event.target, rows);
  const figures = typed(rows.children[number]);
  if (figures.every((figure) => /^\d+$/.test(figure))) {
    corners[number] = figures.map(Number);
    show();
  }
});

/* What is no figure is not kept. */
rows.addEventListener("change", show);

rows.addEventListener("click", (event) => {
  if (event.target.closest("[data-removes-corner]")) {
    const number = numberOf(event.target, rows);
    take(number);
    (rows.children[Math.min(number, corners.length - 1)]?.querySelector("input") ?? add).focus();
  }
});

for (const [name, isCurrent] of [["focusin", true], ["focusout", false]]) {
  rows.addEventListener(name, (event) => {
    handles.children[numberOf(event.target, rows)]?.classList.toggle("is-current", isCurrent);
  });
}

/* Between the last corner and the first, or where one can be seen. */
const middle = () => {
  if (!corners.length) {
    return [(LEAST + MOST) / 2, HEIGHT / 2];
  }
  const [x, y] = [0, 1].map((axis) => (corners.at(-1)[axis] + corners[0][axis]) / 2);
  return corners.length < FEWEST ? [x + ASIDE, y + ASIDE * corners.length] : [x, y];
};

add.addEventListener("click", () => {
  insert(corners.length, middle());
  rows.lastElementChild.querySelector("input").focus();
});

add.hidden = false;
rows.replaceChildren();
show();
