/* By keyboard: arrows walk through the cards and the days; M takes a card, arrows carry it, Enter reviews, Escape puts
   it back. */
import { feed, placeOf, titleOf, visitOf } from "./feed.js";
import { whyNot } from "./reasons.js";
import { MINUTE, STEP, dayOf, midnightOf, read } from "./wall.js";
import { announce, hide, said, saidPlace, show, words } from "./words.js";

const isTyping = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;
let held = null;

export const isHolding = () => held !== null;

const sayPlace = () => {
  const text = said("moving", { name: held.visit.title, place: saidPlace(held.place) });
  show(text, { why: whyNot(held.place, held.visit), stays: true });
};

const take = (visit) => {
  if (!visit.editable) {
    show(said("fixed", { name: visit.title }));
    return;
  }
  held = { visit, place: placeOf(visit) };
  show(`${said("moving", { name: visit.title, place: saidPlace(held.place) })} ${said("keys")}`, { stays: true });
};

/* The columns from left to right: in a week those of Monday, then those of Tuesday. */
const columns = () => {
  const days = words.extent === "week" ? [0, 1, 2, 3, 4, 5, 6] : [0];
  const first = read(words.first);
  const shown = days.map((count) => first + count * 24 * 60 * MINUTE);
  const open = shown.filter((day) => !feed.data.hidden.includes(new Date(day).getUTCDay()));
  return open.flatMap((day) => feed.data.resources.map((it) => ({ day, column: it.id })));
};

const sideways = (place, step) => {
  const all = columns();
  const here = all.findIndex(({ day, column }) => day === midnightOf(place.start) && column === place.column);
  const next = all[here + step];
  if (!next) {
    return null;
  }
  const shift = next.day - midnightOf(place.start);
  return { start: place.start + shift, end: place.end + shift, column: next.column, title: titleOf(next.column) };
};

const isWithin = ({ start, end }) => {
  const [opens, closes] = feed.data.hours.map((clock) => read(`${dayOf(start)}T${clock}`));
  return start >= opens && end <= closes;
};

const upAndDown = (place, step, isResize) => {
  const changed = { ...place, start: isResize ? place.start : place.start + step, end: place.end + step };
  return changed.end - changed.start >= STEP && isWithin(changed) ? changed : null;
};

const placeAfter = (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  return isSideways ? sideways(held.place, step) : upAndDown(held.place, step * STEP, event.shiftKey);
};

const carry = (event, draw) => {
  const place = placeAfter(event);
  if (!place) {
    announce(said("outside"));
    return;
  }
  held.place = place;
  draw(held.visit, place);
  sayPlace();
};

const letGo = (draw, drop) => {
  const { visit, place } = held;
  held = null;
  hide();
  if (drop) {
    drop(visit, place);
  } else {
    draw(visit, placeOf(visit));
    announce(said("back", { name: visit.title }));
  }
};

const whileHolding = (event, { draw, drop }) => {
  event.preventDefault();
  event.stopPropagation();
  if (event.key.startsWith("Arrow")) {
    carry(event, draw);
  } else if (event.key === "Enter") {
    letGo(draw, drop);
  } else if (event.key === "Escape" || event.key === "Tab") {
    letGo(draw, null);
  }
};

/* Up and down go through the cards as they lie in time, left and right through the days. */
const stepThroughVisits = (event, grid) => {
  const links = [...grid.querySelectorAll("a[data-visit]")].map((link) => ({ link, ...placeOf(visitOf(link.dataset.visit)) }));
  const sorted = links.sort((one, two) => one.start - two.start);
  const place = sorted.findIndex(({ link }) => link === document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && place >= 0) {
    event.preventDefault();
    sorted[Math.min(Math.max(place + step, 0), sorted.length - 1)].link.focus();
  }
};

export const stepThroughDays = (event) => {
  const day = { ArrowLeft: "before", ArrowRight: "after", t: "today" }[event.key];
  if (day && !isTyping(event.target) && !hasModifier(event) && !event.target.matches(".ec-main, dialog *")) {
    document.querySelector(`[data-day="${day}"]`).click();
  }
};

export const followKeys = (grid, acts) => {
  document.addEventListener(
    "keydown",
    (event) => {
      if (held) {
        whileHolding(event, acts);
      }
    },
    { capture: true },
  );
  grid.addEventListener("keydown", (event) => {
    const link = event.target.closest("a[data-visit]");
    if (!link || hasModifier(event)) {
      return;
    }
    if (event.key.toLowerCase() === "m") {
      event.preventDefault();
      take(visitOf(link.dataset.visit));
    } else {
      stepThroughVisits(event, grid);
    }
  });
  /* A pointer that goes elsewhere lets go. */
  document.addEventListener("pointerdown", () => held && letGo(acts.draw, null));
};
