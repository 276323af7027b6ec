/* Where a part of the page is replaced, the focus stays: htmx looks for the same id. Where what had it is gone (a row that
   was removed), the part that came takes it, so that the next Tab goes on from there and not from the top of the page. */
let wasInside = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  wasInside = event.detail.target.contains(document.activeElement) && document.activeElement !== document.body;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const isLost = wasInside && (document.activeElement ?? document.body) === document.body;
  if (isLost && event.target !== document.body) {
    event.target.tabIndex = -1;
    event.target.focus({ preventScroll: true });
  }
  wasInside = false;
});
