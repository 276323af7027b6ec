/* The line at the foot leads to the findings, and gives way where they are on the screen. */
const BELOW = 80;
const tell = ([{ isIntersecting }]) => {
  document.querySelector(".planner-summary")?.toggleAttribute("data-arrived", isIntersecting);
};
const watcher = new IntersectionObserver((entries) => tell(entries.slice(-1)), { rootMargin: `0px 0px -${BELOW}px` });

const watch = () => {
  const findings = document.querySelector("#planner [data-signs]");
  watcher.disconnect();
  if (findings) {
    watcher.observe(findings);
  }
};

watch();
document.addEventListener("htmx:afterSettle", watch);
