// Cutting a page: a box is dragged on the picture, or its sides are typed.

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["left", "top", "right", "bottom"];

/** Ask for a box of the picture; resolves to permille per side, to "whole", or to null when nothing is to change. */
export function askBox(address, say) {
  return new Promise((resolve) => {
    const dialog = element("dialog", { className: "dd-cut" });
    const box = { left: 0, top: 0, right: 1000, bottom: 1000 };
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 1000 1000");
    svg.setAttribute("preserveAspectRatio", "none");
    const rectangle = document.createElementNS(SVG, "rect");
    svg.append(rectangle);
    const area = element("div", { className: "area" }, element("img", { src: address, alt: "", draggable: false }), svg);
    const inputs = SIDES.map((side) => element("input", { type: "number", min: 0, max: 100, className: "form-control" }));
    const sides = element("div", { className: "sides" },
      ...SIDES.map((side, index) => element("label", {}, say[side], inputs[index])));

    const draw = () => {
      rectangle.setAttribute("x", box.left);
      rectangle.setAttribute("y", box.top);
      rectangle.setAttribute("width", Math.max(0, box.right - box.left));
      rectangle.setAttribute("height", Math.max(0, box.bottom - box.top));
      SIDES.forEach((side, index) => { inputs[index].value = Math.round(box[side] / 10); });
    };
    const end = (value) => { dialog.close(); dialog.remove(); resolve(value); };
    const button = (words, value, look) =>
      element("button", { type: "button", className: `btn ${look}`, textContent: words, onclick: () => end(value()) });

    dragged(area, box, draw);
    inputs.forEach((input, index) => input.addEventListener("change", () => {
      box[SIDES[index]] = Math.max(0, Math.min(1000, Number(input.value) * 10));
      draw();
    }));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); end(null); });
    dialog.append(element("p", { className: "m-0 p-2", textContent: say.cut_title }), area, sides,
      element("div", { className: "btns" },
        button(say.cancel, () => null, "btn-quiet"),
        button(say.whole, () => "whole", ""),
        button(say.done, () => ({ ...box }), "btn-primary")));
    document.body.append(dialog);
    draw();
    dialog.showModal();
  });
}

function dragged(area, box, draw) {
  let from = null;
  const at = (event) => {
    const frame = area.getBoundingClientRect();
    const permille = (value, size) => Math.round(Math.max(0, Math.min(1, value / size)) * 1000);
    return [permille(event.clientX - frame.left, frame.width), permille(event.clientY - frame.top, frame.height)];
  };
  area.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    from = at(event);
  });
  area.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    Object.assign(box, {
      left: Math.min(from[0], to[0]), top: Math.min(from[1], to[1]),
      right: Math.max(from[0], to[0]), bottom: Math.max(from[1], to[1]),
    });
    draw();
  });
  area.addEventListener("pointerup", () => { from = null; });
}
