// A placeholder goes in where the cursor stood last.

let last = document.querySelector("textarea");

document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) last = event.target;
});

for (const button of document.querySelectorAll("[data-insert]")) {
  button.addEventListener("click", () => {
    if (!last) return;
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.focus();
  });
}
