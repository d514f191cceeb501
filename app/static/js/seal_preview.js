// The chosen picture of a seal on a piece of paper, in the size that was chosen. Nothing is sent for it.

const form = document.querySelector("[data-seal]");
const shown = form?.querySelector("[data-seal-shown]");

const resize = () => {
  shown.className = `mm${form.elements.mm.value}`;
};

const show = () => {
  const [file] = form.elements.picture.files;
  if (shown.src) URL.revokeObjectURL(shown.src);
  shown.hidden = !file;
  if (file) shown.src = URL.createObjectURL(file);
};

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "mm") resize();
    if (event.target.name === "picture") show();
  });
  resize();
}
