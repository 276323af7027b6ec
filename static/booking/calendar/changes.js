/* What is different between two hearings of the server, in words. */
import { isVisit, placeOf } from "./feed.js";
import { said, saidPlace } from "./words.js";

const MOST_NAMED = 3;
const known = (data) => new Map(data.events.filter(isVisit).map((event) => [event.id, event]));

const word = (name, event) => said(name, { name: event.title, place: saidPlace(placeOf(event)) });

/* The ids of what is new or changed, and the sentences for it. */
export const changesBetween = (before, after) => {
  const [old, fresh] = [known(before), known(after)];
  const came = [...fresh.values()].filter((event) => !old.has(event.id));
  const changed = [...fresh.values()].filter(
    (event) => old.has(event.id) && old.get(event.id).extendedProps.version !== event.extendedProps.version,
  );
  const went = [...old.values()].filter((event) => !fresh.has(event.id));
  const sentences = [
    ...changed.map((event) => word("changed", event)),
    ...came.map((event) => word("came", event)),
    ...went.map((event) => said("went", { name: event.title })),
  ];
  const ids = new Set([...came, ...changed].map((event) => event.id));
  return { ids, said: sentences.length > MOST_NAMED ? said("many", { count: sentences.length }) : sentences.join(" ") };
};
