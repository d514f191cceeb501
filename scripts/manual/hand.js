// Finds one visible thing by the words that a reader sees. Of several the nearest to the focus counts, as for a person
// who works in one place; what cannot be told apart is refused.
({ kind, label, group, within }) => {
  const bare = (text) => (text ?? "").replace(/\s/g, "");
  const wanted = bare(label);
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const dialogs = [...document.querySelectorAll("dialog[open], [role=dialog]")].filter(isSeen);
  const root = within ? document.querySelector(within) : dialogs.at(-1) ?? document.body;
  if (!root) return { error: `nothing at ${within}` };
  const what = {
    press: "button, a[href], summary, [role=tab], [role=option]",
    field: "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea",
    tick: "input[type=checkbox], input[type=radio]",
    row: ".ed-row > .row1 > .head",
  }[kind];

  function plain(element) {
    const copy = element.cloneNode(true);
    for (const aside of copy.querySelectorAll(".quiet, .ed-must, .dd-must, .dd-may, .visually-hidden, small, select, textarea, svg, ul, .note")) aside.remove();
    return bare(copy.textContent);
  }
  function names(one) {
    const spoken = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    const labels = kind === "press" || kind === "row" ? [] : [...(one.labels ?? []), ...spoken];
    const own = kind === "row" ? one.querySelector("b") : kind === "press" ? one : null;
    return [...labels, ...(own ? [own] : [])].flatMap((element) => [bare(element.innerText), plain(element), bare(element.querySelector("b")?.textContent)]).concat(bare(one.getAttribute("aria-label")), bare(one.title));
  }
  function rank(one) {
    const all = names(one);
    if (all.includes(wanted)) return 1;
    return all.some((name) => name.startsWith(wanted) && /^[\d（(…]/.test(name.slice(wanted.length))) ? 2 : 0;
  }
  function isIn(one) {
    if (!group) return true;
    const box = one.closest("fieldset, [role=group], [role=radiogroup]");
    const title = box?.querySelector("legend") ?? document.getElementById(box?.getAttribute("aria-labelledby"));
    return Boolean(title) && [bare(title.innerText), plain(title)].includes(bare(group));
  }
  const seen = [...root.querySelectorAll(what)].filter((one) => isSeen(one) || [...(one.labels ?? [])].some(isSeen)).filter(isIn);
  const ranked = seen.map((one) => [one, rank(one)]).filter(([, place]) => place);
  const best = Math.min(...ranked.map(([, place]) => place));
  let found = ranked.filter(([, place]) => place === best).map(([one]) => one);
  for (let place = document.activeElement; place && found.length > 1; place = place.parentElement) {
    const near = found.filter((one) => place.contains(one));
    if (near.length) { found = near; break; }
  }
  if (!found.length) return { error: "not on the screen" };
  if (found.length > 1 && new Set(found.map((one) => one.href ?? one)).size > 1) return { error: `${found.length} of them` };
  for (const old of document.querySelectorAll("[data-hand]")) old.removeAttribute("data-hand");
  found[0].setAttribute("data-hand", "");
  return { tag: found[0].tagName };
}
