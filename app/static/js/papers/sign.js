// The pad: strokes are kept as points, drawn anew when the screen turns, and sent as a picture with the form.

const THIN = 1.6; // CSS pixels
const THICK = 3.6; // more of them where the pen is pressed hard
const MARGIN = 16; // CSS pixels around the name
const INK = "#10222b";

const form = document.querySelector("[data-sign]");
const pad = form.querySelector("canvas");
const brush = pad.getContext("2d");
const tell = form.querySelector("[data-tell]");
let strokes = [];
let stroke = null;
let size = { width: 0, height: 0 };
const fine = Math.max(2, Math.min(3, window.devicePixelRatio || 1)); // pixels of the picture for one of CSS

for (const part of form.querySelectorAll("[data-pad]")) part.hidden = false;

// As it stands now: a stroke that was made on a larger pad is drawn smaller, so that none is cut off.
function placed(one) {
  const by = Math.min(size.width / one.of.width, size.height / one.of.height, 1);
  return one.points.map((point) => ({ ...point, x: point.x * by, y: point.y * by }));
}

function fit() {
  const { clientWidth: width, clientHeight: height } = pad;
  if (!width || (width === size.width && height === size.height)) return;
  size = { width, height };
  pad.width = width * fine;
  pad.height = height * fine;
  brush.setTransform(fine, 0, 0, fine, 0, 0);
  brush.lineCap = brush.lineJoin = "round";
  brush.strokeStyle = INK;
  for (const points of strokes.map(placed)) points.forEach((point, at) => line(points[at - 1] ?? point, point));
}

function line(from, to) {
  brush.lineWidth = THIN + THICK * to.pressure;
  brush.beginPath();
  brush.moveTo(from.x, from.y);
  brush.lineTo(to.x, to.y);
  brush.stroke();
}

function pointOf(event) {
  const box = pad.getBoundingClientRect();
  // A finger that cannot tell its pressure says 0 or always the same.
  const pressure = event.pointerType === "pen" && event.pressure ? event.pressure : 0.5;
  return { x: event.clientX - box.left, y: event.clientY - box.top, pressure };
}

function add(event) {
  const point = pointOf(event);
  line(stroke.points.at(-1) ?? point, point);
  stroke.points.push(point);
}

pad.addEventListener("pointerdown", (event) => {
  if (stroke || event.button !== 0) return; // the ball of the hand is no second pen
  pad.setPointerCapture(event.pointerId);
  stroke = { points: [], of: size, pointer: event.pointerId };
  strokes.push(stroke);
  pad.parentElement.classList.add("signing");
  tell.textContent = "";
  add(event);
});
pad.addEventListener("pointermove", (event) => {
  if (stroke?.pointer !== event.pointerId) return;
  const every = event.getCoalescedEvents?.() ?? [];
  for (const one of every.length ? every : [event]) add(one);
});
for (const name of ["pointerup", "pointercancel"]) {
  pad.addEventListener(name, (event) => {
    if (stroke?.pointer === event.pointerId) stroke = null;
  });
}

form.querySelector("[data-clear]").addEventListener("click", () => {
  strokes = [];
  stroke = null;
  brush.clearRect(0, 0, size.width, size.height);
  pad.parentElement.classList.remove("signing");
});

// The name with a margin, without the rest of the pad.
function cut() {
  const points = strokes.flatMap(placed);
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const [left, top] = [Math.max(0, Math.min(...xs) - MARGIN), Math.max(0, Math.min(...ys) - MARGIN)];
  const picture = document.createElement("canvas");
  picture.width = (Math.min(size.width, Math.max(...xs) + MARGIN) - left) * fine;
  picture.height = (Math.min(size.height, Math.max(...ys) + MARGIN) - top) * fine;
  picture.getContext("2d").drawImage(pad, -left * fine, -top * fine);
  return picture.toDataURL("image/png");
}

// On the document and before everyone else: what is not sent must not count as sent once.
document.addEventListener("submit", (event) => {
  if (event.target !== form || event.submitter?.value !== "drawn") return;
  if (!strokes.some((one) => one.points.length > 1)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell.textContent = tell.dataset.empty;
    return;
  }
  const bytes = Uint8Array.from(atob(cut().split(",")[1]), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "sign.png", { type: "image/png" }));
  form.elements.drawn.files = files.files;
}, true);

fit();
new ResizeObserver(fit).observe(pad);
