/* The board of the day stays true while it is open: what others do on it appears by itself. It is never taken from under
   somebody's hands: not while a dialog of it is open, and not where the focus would be lost with what had it. */
const REFRESH_MS = 10_000;
const board = () => document.getElementById("today-board");

const keepsFocus = (html) => {
  const focused = document.activeElement;
  return !board().contains(focused) || focused === board() || html.includes(`id="${focused.id}"`);
};
const isAtRest = () => document.visibilityState === "visible" && !board().querySelector("dialog[open]");

const show = (html) => {
  if (isAtRest() && keepsFocus(html)) {
    window.htmx.swap(board(), html, { swapStyle: "outerHTML", focusScroll: false });
  }
};

const saySince = (isStale) => {
  board().querySelector("[data-stale]").hidden = !isStale;
};

const ask = async () => {
  const address = `${board().dataset.board}?seen=${encodeURIComponent(board().dataset.seen)}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Current-URL": window.location.href } });
  const leadsTo = answer.headers.get("HX-Redirect");
  if (leadsTo) {
    window.location.assign(leadsTo);
  } else if (answer.ok && answer.status !== 204) {
    show(await answer.text());
  }
  saySince(!answer.ok);
};

const refresh = () => {
  if (isAtRest()) {
    ask().catch(() => saySince(true));
  }
};

setInterval(refresh, REFRESH_MS);
document.addEventListener("visibilitychange", refresh);
/* Somebody else was faster: then this page shows what they did. */
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => xhr.status === 409 && refresh());
