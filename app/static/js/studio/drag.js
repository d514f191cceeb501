// Rows are dragged by their grip, with mouse, pen or finger. A line shows where the row will go.

const EDGE = 60; // pixels from the edge of the window where dragging scrolls
const START = 5; // pixels before a press becomes a drag

/** `move(from, to)` is called when a row of this list is let go in another place. */
export function makeSortable(list, move) {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    const row = grip?.closest("li");
    if (!row || row.parentNode !== list || event.button !== 0) return;
    begin(list, row, grip, event, move);
  });
}

function begin(list, row, grip, start, move) {
  const rows = [...list.children].filter((one) => one.matches("li"));
  const from = rows.indexOf(row);
  let to = from;
  let pointer = start.clientY;
  let frame = 0;
  let dragging = false;

  const follow = (event) => {
    pointer = event.clientY;
    if (!dragging && Math.abs(pointer - start.clientY) < START) return;
    if (!dragging) { dragging = true; row.classList.add("dragged"); list.classList.add("sorting"); frame = requestAnimationFrame(scroll); }
    event.preventDefault();
    mark();
  };
  const mark = () => {
    const others = rows.filter((one) => one !== row);
    to = others.filter((one) => { const box = one.getBoundingClientRect(); return pointer > box.top + box.height / 2; }).length;
    rows.forEach((one) => one.classList.remove("before", "after"));
    if (to === from) return;
    if (to < others.length) others[to].classList.add("before");
    else others[others.length - 1]?.classList.add("after");
  };
  const scroll = () => {
    if (pointer < EDGE + 60) scrollBy(0, -12);
    else if (pointer > innerHeight - EDGE) scrollBy(0, 12);
    mark();
    frame = requestAnimationFrame(scroll);
  };
  const end = (event) => {
    cancelAnimationFrame(frame);
    rows.forEach((one) => one.classList.remove("before", "after", "dragged"));
    list.classList.remove("sorting");
    for (const [name, listen] of Object.entries(listeners)) grip.removeEventListener(name, listen);
    if (dragging && event.type === "pointerup" && to !== from) move(from, to);
  };
  const escape = (event) => { if (event.key === "Escape") end(event); };
  const listeners = { pointermove: follow, pointerup: end, pointercancel: end, keydown: escape };
  for (const [name, listen] of Object.entries(listeners)) grip.addEventListener(name, listen);
  grip.setPointerCapture(start.pointerId);
}
