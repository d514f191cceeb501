// Photographs made small enough for a poor network and still legible: A4 at 2000 pixels is 170 dpi. Drawing them anew
// leaves out what the camera wrote beside the picture (place, time, phone).

const MOST = 300 * 1024; // bytes
const MOST_PDF = 4 * 1024 * 1024;
const TRIES = [[2000, 0.72], [2000, 0.58], [1600, 0.62], [1600, 0.48], [1280, 0.5], [1280, 0.35]]; // longer side, quality

/** This browser cannot read the picture, or the file is too large; `message` is the name of the words for it. */
export class Unreadable extends Error {}

/** A JPEG of at most 300 KB (or as small as it gets), or the PDF as it is. */
export async function small(file) {
  if (file.type === "application/pdf") {
    if (file.size > MOST_PDF) throw new Unreadable("pdf_large");
    return file;
  }
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) throw new Unreadable("photo_unreadable");
  try {
    let blob = null;
    for (const [side, quality] of TRIES) {
      blob = await drawn(picture, side, quality);
      if (blob.size <= MOST) break;
    }
    return blob;
  } finally {
    picture.close();
  }
}

function drawn(picture, side, quality) {
  const by = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * by));
  canvas.height = Math.max(1, Math.round(picture.height * by));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // a transparent picture has no black ground
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Unreadable("photo_unreadable"))), "image/jpeg", quality);
  });
}
