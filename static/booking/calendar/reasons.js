/* Why a place would be refused, as far as it is known here: said while a card is still held. The server decides. */
import { feed, isVisit, now, placeOf } from "./feed.js";
import { clockOf } from "./wall.js";
import { said, words } from "./words.js";

const other = { clinician: "room", room: "clinician" }[words.by];
const overlaps = (one, two) => one.start < two.end && two.start < one.end;

const taken = (event, kind) => {
  const { start, end } = placeOf(event);
  const values = { name: event.extendedProps.names[kind], start: clockOf(start), end: clockOf(end) };
  return said(kind === "clinician" ? "busy" : "taken", values);
};

const inTheWay = (place, visit) => (event) => {
  if (event.id === visit?.id || !overlaps(place, placeOf(event))) {
    return "";
  }
  if (event.resourceId === place.column) {
    return isVisit(event) ? taken(event, words.by) : event.title;
  }
  if (!visit || event.extendedProps?.[other] !== visit.extendedProps[other]) {
    return "";
  }
  return isVisit(event) ? taken(event, other) : event.title;
};

/* Empty where nothing is known against it. Without a `visit` the place is for a new one. */
export const whyNot = (place, visit = null) => {
  if (place.start < now()) {
    return said("past");
  }
  return feed.data.events.map(inTheWay(place, visit)).find(Boolean) ?? "";
};
