// The viewer: arrows turn the pages, + and - enlarge. Without this script the links do it.

const STEPS = 4;
const pane = document.querySelector(".dd-sheet-pane");
const zooms = document.querySelector("[data-zooms]");
let zoom = 0;

function enlarge(by) {
  zoom = Math.max(0, Math.min(STEPS, zoom + by));
  pane.className = `dd-sheet-pane${zoom ? ` zoomed z${zoom}` : ""}`;
}

zooms.hidden = false;
zooms.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) enlarge(Number(button.dataset.zoom));
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "+" || event.key === "=") enlarge(1);
  else if (event.key === "-") enlarge(-1);
  else if (!zoom || !event.target.closest(".dd-sheet-pane")) document.querySelector(`[data-key="${event.key}"]`)?.click();
});
