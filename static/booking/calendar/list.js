/* The list moves with the same review as the grid, and is brought up to date as it is. Without this script its links and
   buttons lead to pages that do the same. */
import { changesBetween } from "./changes.js";
import { feed } from "./feed.js";
import { keepFresh, summarise } from "./live.js";
import { isOpen, review } from "./review.js";
import { announce, said, words } from "./words.js";

const list = () => document.getElementById("listed");
let known = null;

const address = () => {
  const here = new URL(window.location.href);
  here.searchParams.set("view", "list");
  here.searchParams.delete("just");
  return `${here.pathname}${here.search}`;
};

/* A control of the list by what it leads to, for the list is written anew. */
const nameOf = (element) => element?.getAttribute("href") ?? element?.getAttribute("formaction");

const load = async () => {
  const focused = list().contains(document.activeElement) ? nameOf(document.activeElement) : null;
  await window.htmx.ajax("GET", address(), { target: "#listed", select: "#listed", swap: "outerHTML" });
  feed.mark = list().dataset.mark;
  summarise(list().dataset.summary);
  const again = [...list().querySelectorAll("a, button")].find((it) => focused && nameOf(it) === focused);
  again?.focus({ preventScroll: true });
};

const takeNews = async (data) => {
  const before = known;
  known = data;
  await load();
  announce(before ? changesBetween(before, data).said : said("updated"));
};

const openReview = (event) => {
  const link = event.target.closest("[data-reviews]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const pk = link.closest("[data-visit]").dataset.visit;
  const back = () => list().querySelector(`[data-visit="${pk}"] [data-reviews]`)?.focus();
  review(link.getAttribute("href"), {
    putBack: back,
    moved: async () => {
      await load();
      back();
    },
  });
};

export const showList = async () => {
  if (words.view !== "list") {
    document.querySelector("[data-grid]").remove();
    document.querySelector('[data-view="grid"]').removeAttribute("aria-current");
    document.querySelector('[data-view="list"]').setAttribute("aria-current", "true");
    await load();
  }
  feed.mark = list().dataset.mark;
  document.addEventListener("click", openReview);
  const isDeciding = () => list().querySelector("details[open]") !== null;
  keepFresh({ isBusy: () => isOpen() || isDeciding(), take: takeNews });
};
