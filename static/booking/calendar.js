/* The calendar as a grid where there is room for one, as a list on a phone, or where the grid does not come. */
import { showGrid } from "./calendar/grid.js";
import { stepThroughDays } from "./calendar/keyboard.js";
import { showList } from "./calendar/list.js";
import { words } from "./calendar/words.js";

const isNarrow = window.matchMedia("(max-width: 767.98px)").matches;
const isChosen = new URLSearchParams(window.location.search).has("view");

const show = async () => {
  if (words.view === "list" || (isNarrow && !isChosen)) {
    await showList();
    return;
  }
  try {
    await showGrid();
  } catch {
    await showList();
  }
};

document.addEventListener("keydown", stepThroughDays);
show();
