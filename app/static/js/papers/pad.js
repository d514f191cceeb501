// A pad to sign on: strokes are kept as points and drawn anew when the screen turns.

const THIN = 1.6; // CSS pixels
const THICK = 3.6; // more of them where the pen is pressed hard
const MARGIN = 16; // CSS pixels around the name
const INK = "#10222b";

/** On this canvas; `onStroke` is called when a stroke begins. `picture()` is a PNG as bytes. */
export function openPad(pad, onStroke = () => {}) {
  const brush = pad.getContext("2d");
  const fine = Math.max(2, Math.min(3, window.devicePixelRatio || 1)); // pixels of the picture for one of CSS
  let strokes = [];
  let stroke = null;
  let size = { width: 0, height: 0 };

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
    onStroke();
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

  function clear() {
    strokes = [];
    stroke = null;
    brush.clearRect(0, 0, size.width, size.height);
    pad.parentElement.classList.remove("signing");
  }

  // The name with a margin, without the rest of the pad.
  function picture() {
    const points = strokes.flatMap(placed);
    const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
    const [left, top] = [Math.max(0, Math.min(...xs) - MARGIN), Math.max(0, Math.min(...ys) - MARGIN)];
    const cut = document.createElement("canvas");
    cut.width = (Math.min(size.width, Math.max(...xs) + MARGIN) - left) * fine;
    cut.height = (Math.min(size.height, Math.max(...ys) + MARGIN) - top) * fine;
    cut.getContext("2d").drawImage(pad, -left * fine, -top * fine);
    const letters = atob(cut.toDataURL("image/png").split(",")[1]);
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  }

  fit();
  const observer = new ResizeObserver(fit);
  observer.observe(pad);
  return { clear, picture, isEmpty: () => !strokes.some((one) => one.points.length > 1), close: () => observer.disconnect() };
}
