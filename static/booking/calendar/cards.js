/* A visit as a card of the grid: a link to its page, and the check-in on its day. */
import { feed, titleOf } from "./feed.js";
import { address } from "./words.js";

const states = new Map(
  [...document.querySelectorAll("template[data-state]")].map((it) => [it.dataset.state, it.content]),
);
const checkIn = document.querySelector("template[data-check-in]");

const span = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text });
const two = (number) => String(number).padStart(2, "0");
const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;

const stateOf = ({ shape, word }) => {
  const state = states.get(shape).cloneNode(true).firstElementChild;
  state.lastChild.replaceWith(span("word", word));
  return state;
};

/* Where there is no room for it, the end is left away: the card is as long as the visit. */
const whenOf = (time) => {
  const [start, end] = time.split("–");
  const when = span("when", start);
  when.append(span("until", `–${end}`));
  return when;
};

const linkOf = (event, time) => {
  const { about, where } = event.extendedProps;
  const link = document.createElement("a");
  Object.assign(link, { className: "card-link", href: address("visit", event.id), draggable: false });
  link.dataset.visit = event.id;
  link.append(whenOf(time), span("who", event.title), span("what", about), span("where", where), span("visually-hidden", titleOf(event.resourceIds[0])), stateOf(event.extendedProps));
  if (event.editable) {
    link.setAttribute("aria-keyshortcuts", "M");
  }
  return link;
};

const buttonOf = (event) => {
  const button = checkIn.content.cloneNode(true).firstElementChild;
  button.setAttribute("formaction", button.getAttribute("formaction").replace("/0/", `/${event.id}/`));
  button.value = event.extendedProps.version;
  button.lastElementChild.textContent += ` ${event.title}`;
  return button;
};

const isToday = (event) => {
  const { start } = event;
  const day = `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`;
  return day <= feed.data.now.slice(0, 10);
};

/* A card that is held says where it is held, all others what the server says. */
export const card = ({ event }) => {
  if (event.display === "background") {
    const isHeld = event.classNames?.includes("on-hold");
    return { domNodes: [span(isHeld ? "hold" : "why visually-hidden", event.title)] };
  }
  const isHeld = event.display === "preview";
  const time = isHeld ? `${clock(event.start)}–${clock(event.end)}` : event.extendedProps.time;
  const nodes = [linkOf(event, time)];
  if (event.extendedProps.status === "booked" && !isHeld && isToday(event)) {
    nodes.push(buttonOf(event));
  }
  return { domNodes: nodes };
};
