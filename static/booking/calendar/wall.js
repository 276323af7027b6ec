/* The clinic's wall clock: a time without a zone, reckoned with as if the clinic lay on UTC. The browser's own clock, which may
   be that of another country, has no part in it. */
export const MINUTE = 60_000;
export const STEP = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const language = document.documentElement.lang;
const part = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
const parts = [part({ weekday: "short" }), part({ day: "numeric" }), part({ month: "short" })];

export const read = (wall) => Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) + minutesOf(wall.slice(11, 16)) * MINUTE;
const minutesOf = (clock) => (clock ? Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5)) : 0);
export const write = (instant) => new Date(instant).toISOString().slice(0, 19);
export const dayOf = (instant) => write(instant).slice(0, 10);
export const clockOf = (instant) => write(instant).slice(11, 16);
export const midnightOf = (instant) => instant - (instant % DAY);
export const saidDay = (instant) => parts.map((it) => it.format(instant)).join(" ");
