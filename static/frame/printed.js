/* A page may stand open, and change, for hours before it is printed: the sheet says when it was printed, on the clock of the
   clinic. What the page was served with is good where no script runs. */
const dayOf = (moment, language, timeZone) => {
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}`;
};

const timeOf = (moment, language, timeZone) =>
  new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

window.addEventListener("beforeprint", () => {
  const moment = new Date();
  const { lang } = document.documentElement;
  for (const line of document.querySelectorAll("[data-clock]")) {
    line.querySelector("[data-printed=day]").textContent = dayOf(moment, lang, line.dataset.clock);
    line.querySelector("[data-printed=time]").textContent = timeOf(moment, lang, line.dataset.clock);
  }
});
