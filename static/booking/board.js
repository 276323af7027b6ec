/* The day board stays true while it is open: it moves with the clock, takes in what others book, and follows the arrow keys. */
const REFRESH_MS = 60_000;
const boardWindow = document.querySelector("[data-board-window]");
const isTyping = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

const showNow = () => {
  const now = boardWindow.querySelector(".now");
  if (now?.offsetParent) {
    boardWindow.scrollTop = now.offsetTop - boardWindow.clientHeight / 3;
  }
};

const refresh = () => {
  const isInUse = boardWindow.contains(document.activeElement) && document.activeElement !== boardWindow;
  if (document.visibilityState === "visible" && !isInUse) {
    window.htmx.ajax("GET", window.location.href, { target: "#day-board", select: "#day-board", swap: "outerHTML" });
  }
};

/* Up and down go through the visits, left and right through the days. */
const stepThroughVisits = (event) => {
  const links = [...boardWindow.querySelectorAll(".visit > a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const place = links.indexOf(document.activeElement);
  if (step && place >= 0) {
    event.preventDefault();
    links[Math.min(Math.max(place + step, 0), links.length - 1)].focus();
  }
};

const stepThroughDays = (event) => {
  const day = { ArrowLeft: "before", ArrowRight: "after", t: "today" }[event.key];
  if (day && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement !== boardWindow) {
    document.querySelector(`[data-day="${day}"]`).click();
  }
};

document.addEventListener("keydown", (event) => {
  if (!isTyping(event.target)) {
    stepThroughVisits(event);
    stepThroughDays(event);
  }
});

showNow();
setInterval(refresh, REFRESH_MS);
