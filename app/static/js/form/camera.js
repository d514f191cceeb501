// Reading a QR code through the camera of a phone, a tablet or the desk. The picture never leaves the device.

const AGAIN = 120; // milliseconds between two looks

/** Whether there is a camera that this page may use. */
export async function hasCamera() {
  if (!window.isSecureContext || !navigator.mediaDevices?.enumerateDevices) return false;
  try {
    return (await navigator.mediaDevices.enumerateDevices()).some((device) => device.kind === "videoinput");
  } catch {
    return false;
  }
}

/** What reads codes: the browser itself where it can, our own copy of a library where it cannot. */
async function reader() {
  const formats = ["qr_code"];
  const native = await window.BarcodeDetector?.getSupportedFormats?.();
  if (native?.includes("qr_code")) return new window.BarcodeDetector({ formats });
  const { BarcodeDetector } = await import("../../vendor/qr/decode.js");
  return new BarcodeDetector({ formats });
}

/** The text of the first code that is held before the camera; null when somebody closes the picture.
 *  Throws what getUserMedia throws: NotAllowedError when the browser does not let us. */
export async function readCode(say) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const { dialog, video, closed } = picture(say);
  try {
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
    const eye = await reader();
    return await Promise.race([watch(video, eye, closed), closed]);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    dialog.remove();
  }
}

function picture(say) {
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const dialog = make("dialog", { className: "dd-code" });
  const video = make("video", { muted: true, playsInline: true });
  const button = make("button", { type: "button", className: "btn", textContent: say.cancel, onclick: () => dialog.close() });
  dialog.setAttribute("aria-label", say.hold);
  dialog.append(make("p", { textContent: say.hold }), video, button);
  document.body.append(dialog);
  const closed = new Promise((resolve) => { dialog.addEventListener("close", () => resolve(null), { once: true }); });
  return { dialog, video, closed };
}

async function watch(video, eye, closed) {
  let open = true;
  closed.then(() => { open = false; });
  while (open) {
    const [code] = await eye.detect(video).catch(() => []); // a frame that cannot be read: the next one
    if (code?.rawValue) return code.rawValue;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  return null;
}
