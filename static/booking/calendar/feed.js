/* What is on the server, as it was heard last. */
import { MINUTE, read } from "./wall.js";
import { words } from "./words.js";

const { day, by, extent, only, addresses } = words;
const from = `${addresses.feed}?${new URLSearchParams({ day, by, extent, ...(only && { only }) })}`;
const NOT_MODIFIED = 304;
let heardAt = 0;

export const feed = { data: null, mark: "" };

/* Null where nothing has changed since. */
export const ask = async () => {
  const headers = feed.mark ? { "If-None-Match": feed.mark } : {};
  const answer = await fetch(from, { headers, cache: "no-store", redirect: "manual" });
  if (answer.status === NOT_MODIFIED) {
    return null;
  }
  if (!answer.ok) {
    throw new Error(`The calendar was answered with ${answer.status}`);
  }
  const data = await answer.json();
  Object.assign(feed, { data, mark: answer.headers.get("ETag") ?? "" });
  heardAt = performance.now();
  return data;
};

/* On the clock of the server, which may be another than the browser's. */
export const now = () => read(feed.data.now) + Math.floor((performance.now() - heardAt) / MINUTE) * MINUTE;

export const isVisit = (event) => event.display !== "background";
export const visits = () => feed.data.events.filter(isVisit);
export const visitOf = (id) => visits().find((event) => event.id === Number(id));
export const titleOf = (column) => feed.data.resources.find((it) => it.id === Number(column))?.title ?? "";
export const placeOf = (event) => ({
  start: read(event.start),
  end: read(event.end),
  column: event.resourceId,
  title: titleOf(event.resourceId),
});
