/* Other people's changes appear by themselves: the server is asked every few seconds while somebody looks, and at once when
   they come back to the window; never while a card is held or a dialog is open. */
import { ask } from "./feed.js";

const POLL_MS = 10_000;
const stale = document.querySelector("[data-stale]");
let asking = null;

export const refresh = (take) => {
  asking ??= ask()
    .then((data) => {
      stale.hidden = true;
      return data && take(data);
    })
    .catch(() => {
      stale.hidden = false;
    })
    .finally(() => {
      asking = null;
    });
  return asking;
};

export const keepFresh = ({ isBusy, take }) => {
  const look = () => {
    if (document.visibilityState === "visible" && !isBusy()) {
      refresh(take);
    }
  };
  setInterval(look, POLL_MS);
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
};

export const summarise = (summary) => {
  document.querySelector("[data-summary]").textContent = summary;
};
