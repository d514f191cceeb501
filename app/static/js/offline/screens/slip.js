// The numbered slip: on the screen, and on whatever the phone can print on.

import { base, draw, fill, list, maskName, momentOnSlip, one, sayOnSlip } from "../dom.js";
import { phone } from "../phone.js";
import * as records from "../records.js";
import { encodeQR } from "../../../vendor/qr/index.js";
import { listen } from "./day.js";
import { wordsOf } from "./cases.js";

const PAPER = "desk-offline-paper"; // the size chosen last: nothing personal

export function slip(go, { rest: [token] }) {
  const it = records.find(token);
  if (!it?.slip) return go("#/cases");
  const root = draw("slip");
  const { actor } = phone.pack;
  fill(root, {
    office: actor.place_name, number: it.slip, service: it.service, name: maskName(it.name), when: momentOnSlip(it.taken_at), by: actor.name,
    phone: actor.station_phone || actor.phone ? sayOnSlip("phone", { phone: actor.station_phone || actor.phone }) : "",
  });
  one("[data-papers-title]", root).hidden = !it.taken?.length;
  list(root, "papers", it.taken ?? [], (line, paper) => fill(line, { paper: paper.name, counts: countsOf(paper) }));
  drawCode(one("[data-qr]", root), `${base}/progress?number=${encodeURIComponent(it.slip)}`);
  choosePaper(root);
  const show = () => fill(root, { state: wordsOf(records.find(token) ?? it).state });
  show();
  return listen({ cases: show, sending: show });
}

function countsOf({ originals, copies, photos }) {
  const counts = [originals && sayOnSlip("originals", { n: originals }), copies && sayOnSlip("copies", { n: copies }), photos && sayOnSlip("photos", { n: photos })];
  return counts.filter(Boolean).join(sayOnSlip("comma"));
}

function drawCode(svg, text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 2 });
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.replaceChildren(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstChild.setAttribute("d", path);
}

function choosePaper(root) {
  const choice = one("[data-paper]", root);
  const slipPaper = one("[data-slip]", root);
  const choose = () => {
    slipPaper.classList.remove("w58", "w80", "a5");
    slipPaper.classList.add(choice.value);
    localStorage.setItem(PAPER, choice.value);
  };
  choice.value = localStorage.getItem(PAPER) ?? "w58";
  choice.addEventListener("change", choose);
  choose();
  one("[data-print-slip]", root).addEventListener("click", () => window.print());
}
