/* The dialog in which a move is looked at before it is kept. Whoever leaves it without moving puts the card back. */
const dialog = document.getElementById("review");
let whenPutBack = null;
let whenMoved = null;
let isStale = false;

export const isOpen = () => dialog.open;

const end = (isMoved) => {
  const [putBack, moved] = [whenPutBack, whenMoved];
  whenPutBack = whenMoved = null;
  dialog.replaceChildren();
  if (isMoved || isStale) {
    moved?.({ isMoved });
  }
  if (!isMoved) {
    putBack?.();
  }
  isStale = false;
};

/* `putBack` where it stays as it was; `moved` where the page has to learn what is new. */
export const review = (address, { putBack, moved }) => {
  [whenPutBack, whenMoved, isStale] = [putBack, moved, false];
  window.htmx.ajax("GET", address, { target: dialog, swap: "innerHTML" });
};

const focusIn = () => {
  const first = dialog.querySelector(".error-summary, [autofocus], details[open] input:not([type=hidden])");
  first?.focus();
};

dialog.addEventListener("htmx:afterSwap", () => {
  if (dialog.firstElementChild && !dialog.open) {
    dialog.showModal();
  }
  focusIn();
});
dialog.addEventListener("click", ({ target }) => {
  if (target.closest("[data-puts-back]")) {
    dialog.close();
  }
});
dialog.addEventListener("close", () => whenPutBack && end(false));
document.addEventListener("calendar-stale", () => {
  isStale = true;
});
document.addEventListener("calendar-moved", () => {
  const done = () => end(true);
  const isWaiting = Boolean(whenMoved);
  [whenPutBack, isStale] = [null, false];
  dialog.close();
  if (isWaiting) {
    done();
  }
});

/* What never reached the dialog (a lost sign-in, a server that is away) is said on the page; the card goes back. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isShown = detail.successful || detail.xhr.status === 422;
  if (detail.target === dialog && !isShown) {
    dialog.close();
    if (whenPutBack) {
      end(false);
    }
  }
});
