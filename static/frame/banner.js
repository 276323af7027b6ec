/* What sticks below the patient banner (table heads, jumps to a place) has to know how tall the banner is. */
const banner = document.querySelector("[data-banner]");

if (banner) {
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--banner-height", `${banner.offsetHeight}px`);
  }).observe(banner);
}
