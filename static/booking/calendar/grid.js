/* The grid itself: EventCalendar draws what the server says, and whatever a person does with a card is reviewed. */
import { card } from "./cards.js";
import { changesBetween } from "./changes.js";
import { feed, isVisit, now, placeOf, titleOf, visitOf } from "./feed.js";
import { followKeys, isHolding } from "./keyboard.js";
import { keepFresh, refresh, summarise } from "./live.js";
import { whyNot } from "./reasons.js";
import { isOpen, review } from "./review.js";
import { MINUTE, STEP, clockOf, dayOf, read, saidDay, write } from "./wall.js";
import { address, announce, hide, said, saidPlace, show, words } from "./words.js";

const SLOT_MINUTES = 15;
const HIGHLIGHT_MS = 8000;
const CLICK_AFTER_DRAG_MS = 300;
const HOLD_MS = 400;
const root = document.querySelector("[data-grid]");
let calendar = null;
let shown = null;
let isDragging = false;
let draggedAt = 0;

const two = (number) => String(number).padStart(2, "0");
const clockLabel = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const dayLabel = (date) => saidDay(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));

const eventsOf = (data, changed = new Set()) =>
  data.events.map((event) =>
    isVisit(event)
      ? { ...event, className: [event.extendedProps.status, changed.has(event.id) ? "changed" : ""].filter(Boolean) }
      : event,
  );

const linkOf = (id) => root.querySelector(`a[data-visit="${id}"]`);

/* EventCalendar says that it is a table, whose cards would lie in no cell: it is read as what it is, a number of links that each
   say when, who, and in which column. */
const unmark = () => {
  for (const element of root.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=columnheader], [role=cell]")) {
    ["role", "aria-colspan", "aria-colindex"].forEach((name) => element.removeAttribute(name));
  }
};

/* What is drawn anew loses the focus; it gets it back. */
const drawing = (draw) => {
  const id = document.activeElement?.closest?.("a[data-visit]")?.dataset.visit;
  draw();
  if (id) {
    setTimeout(() => linkOf(id)?.focus({ preventScroll: true }));
  }
};

const isWhere = (visit, place) => {
  const from = placeOf(visit);
  return ["start", "end", "column"].every((name) => from[name] === place[name]);
};

/* A card as it would be somewhere else. */
const elsewhere = (visit, place) => {
  const time = `${clockOf(place.start)}–${clockOf(place.end)}`;
  return {
    ...visit,
    start: write(place.start),
    end: write(place.end),
    resourceId: place.column,
    extendedProps: { ...visit.extendedProps, time },
    className: [visit.extendedProps.status, "held", whyNot(place, visit) ? "refused" : ""].filter(Boolean),
  };
};

const draw = (visit, place) => {
  const event = isWhere(visit, place) ? eventsOf({ events: [visit] })[0] : elsewhere(visit, place);
  drawing(() => calendar.updateEvent(event));
  setTimeout(() => {
    linkOf(visit.id)?.focus({ preventScroll: true });
    linkOf(visit.id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
};

const takeIn = (data, { ids = new Set() } = {}) => {
  shown = data;
  drawing(() => {
    calendar.setOption("resources", data.resources);
    calendar.setOption("events", eventsOf(data, ids));
  });
  summarise(data.summary);
  const lost = document.querySelector("[data-lost]");
  lost.hidden = !data.lost;
  lost.firstElementChild.textContent = data.lost;
};

const load = () => refresh((data) => takeIn(data));

/* Other hours, other days of the week or another offset of the clock are another grid. */
const frameOf = ({ offset, hours, hidden }) => JSON.stringify([offset, hours, hidden]);

const takeNews = (data) => {
  if (frameOf(shown) !== frameOf(data)) {
    window.location.reload();
    return;
  }
  const changes = changesBetween(shown, data);
  takeIn(data, changes);
  announce(changes.said);
  if (changes.ids.size) {
    setTimeout(() => root.querySelectorAll(".changed").forEach((it) => it.classList.remove("changed")), HIGHLIGHT_MS);
  }
};

const reviewOf = (visit, place) => {
  const people = { clinician: visit.extendedProps.clinician, room: visit.extendedProps.room, [words.by]: place.column };
  const wanted = {
    day: dayOf(place.start),
    clock: clockOf(place.start),
    minutes: (place.end - place.start) / MINUTE,
    version: visit.extendedProps.version,
    ...people,
  };
  return `${address("review", visit.id)}?${new URLSearchParams(wanted)}&${words.addresses.kept}`;
};

const drop = (visit, place) => {
  const from = placeOf(visit);
  draw(visit, place);
  if (isWhere(visit, place)) {
    return;
  }
  review(reviewOf(visit, place), {
    putBack: () => {
      draw(visit, from);
      announce(said("back", { name: visit.title }));
    },
    moved: async ({ isMoved }) => {
      await load();
      if (isMoved) {
        setTimeout(() => linkOf(visit.id)?.focus());
      }
    },
  });
};

/* Reckoned from the wall clock of the card and how far it went: a browser in another country would shift its own dates. */
const placeFrom = ({ event, startDelta, endDelta, delta }) => {
  const from = placeOf(visitOf(event.id));
  const column = Number(event.resourceIds[0]);
  const seconds = (moved) => (moved ? (moved.seconds + moved.days * 24 * 3600) * 1000 : 0);
  return {
    start: from.start + seconds(delta ?? startDelta),
    end: from.end + seconds(delta ?? endDelta),
    column,
    title: titleOf(column),
  };
};

const saidWhileHeld = (info) => {
  const [visit, place] = [visitOf(info.event.id), placeFrom(info)];
  const why = whyNot(place, visit);
  root.classList.toggle("refuses", Boolean(why));
  show(said("moving", { name: visit.title, place: saidPlace(place) }), { why, stays: true });
  return true;
};

const begin = () => {
  isDragging = true;
};

const stop = () => {
  isDragging = false;
  draggedAt = performance.now();
  root.classList.remove("refuses");
  hide();
};

const dropped = (info) => drop(visitOf(info.event.id), placeFrom(info));

const book = (wall, end, resource) => {
  const start = read(wall);
  const column = Number(resource.id);
  const place = { start, end, column, title: titleOf(column) };
  const why = whyNot(place);
  if (why) {
    show(saidPlace(place), { why });
    return;
  }
  const free = { day: dayOf(start), at: clockOf(start), [words.by]: column };
  window.location.assign(`${words.addresses.book}?${new URLSearchParams(free)}`);
};

const scrollTime = () => {
  const opens = feed.data.hours[0];
  if (dayOf(now()) < words.first) {
    const starts = feed.data.events.filter((it) => it.display !== "background").map((it) => it.start.slice(11, 16));
    return starts.sort()[0] ?? opens;
  }
  const hourAgo = clockOf(Math.max(now() - 60 * MINUTE, read(dayOf(now()))));
  return hourAgo > opens ? hourAgo : opens;
};

const options = (data) => ({
  view: words.extent === "week" ? "resourceTimeGridWeek" : "resourceTimeGridDay",
  date: words.day,
  firstDay: 1,
  hiddenDays: data.hidden,
  timeZone: data.offset,
  headerToolbar: { start: "", center: "", end: "" },
  allDaySlot: false,
  datesAboveResources: words.extent === "week",
  slotDuration: { minutes: SLOT_MINUTES },
  snapDuration: { minutes: STEP / MINUTE },
  slotLabelInterval: { hours: 1 },
  slotHeight: window.matchMedia("(pointer: coarse)").matches ? 38 : 30,
  slotMinTime: data.hours[0],
  slotMaxTime: data.hours[1],
  slotLabelFormat: clockLabel,
  dayHeaderFormat: dayLabel,
  dayHeaderAriaLabelFormat: dayLabel,
  slotEventOverlap: false,
  scrollTime: scrollTime(),
  nowIndicator: true,
  columnWidth: "minmax(var(--column), 1fr)",
  editable: true,
  selectable: true,
  longPressDelay: HOLD_MS,
  resources: data.resources,
  events: eventsOf(data),
  eventContent: card,
  eventDragStart: begin,
  eventResizeStart: begin,
  eventDragStop: stop,
  eventResizeStop: stop,
  dragConstraint: saidWhileHeld,
  resizeConstraint: saidWhileHeld,
  eventDrop: dropped,
  eventResize: dropped,
  dateClick: ({ dateStr, resource }) => book(dateStr, read(dateStr) + STEP, resource),
  select: ({ startStr, endStr, resource }) => book(startStr, read(endStr), resource),
});

const afterMount = () => {
  const main = root.querySelector(".ec-main");
  main.tabIndex = 0;
  main.setAttribute("role", "region");
  main.setAttribute("aria-label", document.querySelector("h1").textContent);
  root.addEventListener(
    "click",
    (event) => {
      if (performance.now() - draggedAt < CLICK_AFTER_DRAG_MS) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
};

/* Fails where EventCalendar did not come. */
export const showGrid = async () => {
  const { create } = window.EventCalendar;
  let failure = null;
  new MutationObserver(unmark).observe(root, { childList: true, subtree: true });
  await refresh((data) => {
    try {
      root.replaceChildren();
      calendar = create(root, options(data));
      takeIn(data);
    } catch (error) {
      failure = error;
    }
  });
  if (failure || !calendar) {
    throw failure ?? new Error("The calendar did not come.");
  }
  afterMount();
  followKeys(root, { draw, drop });
  const isBusy = () => isDragging || isHolding() || isOpen();
  keepFresh({ isBusy, take: takeNews });
};
