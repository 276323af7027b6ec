/* What sticks to the top or to the foot of the window hides what lies under it. Table heads, jumps, focus and toasts keep
   clear of both, so they have to know how far each of them reaches in. */
const root = document.documentElement;
const banner = document.querySelector("[data-banner]");
const isSticky = (element) => element?.offsetHeight > 0 && getComputedStyle(element).position === "sticky";

const measure = () => {
  const foot = document.querySelector("[data-foot]");
  if (banner) {
    root.style.setProperty("--banner-height", `${banner.offsetHeight}px`);
  }
  if (isSticky(foot)) {
    root.style.setProperty("--foot-reach", `${foot.offsetHeight + Number.parseFloat(getComputedStyle(foot).bottom)}px`);
  } else {
    root.style.removeProperty("--foot-reach");
  }
};

new ResizeObserver(measure).observe(document.body);
document.addEventListener("htmx:afterSettle", measure);
