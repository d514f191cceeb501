// 取当前位置: the phone tells where it stands; by hand the numbers can always be written.

import { all, changed, form, one, say } from "./page.js";

const WAIT = { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 };
const two = (number) => String(number).padStart(2, "0");

function moment(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function write(button, place) {
  const input = document.getElementById(button.dataset.locate);
  const { latitude, longitude, accuracy } = place.coords;
  input.value = `${latitude.toFixed(6)},${longitude.toFixed(6)} ±${Math.max(1, Math.round(accuracy))} ${moment(new Date(place.timestamp))}`;
  changed(input);
  tell(button, say.located);
}

function tell(button, words) {
  one("[data-located]", button.parentElement).textContent = words;
  button.disabled = words === say.locating;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  tell(button, say.locating);
  navigator.geolocation.getCurrentPosition((place) => write(button, place), () => tell(button, say.not_located), WAIT);
});

if ("geolocation" in navigator && window.isSecureContext) for (const button of all("[data-locate]")) button.hidden = false;
