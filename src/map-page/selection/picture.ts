import { byId, setAttributes, svgElement } from "../dom.js";
import type { Scene } from "../painting/scene.js";
import { saveFile } from "./download.js";

/** Pixels of the PNG for each pixel of the screen. */
const PNG_SCALE = 2;
/** What the style sheet of the page says of the overlay; a file of its own has to say it itself. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-linejoin",
  "stroke-dasharray",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** Saves what the screen shows of the map, as PNG or SVG. */
export function listenToPictureButtons(scene: Scene, redraw: () => void): void {
  for (const button of byId("save-picture").querySelectorAll<HTMLButtonElement>("button"))
    button.addEventListener("click", () => {
      redraw(); // WebGL does not keep what it has drawn.
      const svg = svgFile(scene);
      if (button.dataset.format === "svg") saveFile(new Blob([svg], { type: "image/svg+xml" }), "map.svg");
      else void pngFile(svg, scene.camera).then((png) => saveFile(png, "map.png"));
    });
}

/** The picture of the map as the text of an SVG file that needs nothing else. */
function svgFile(scene: Scene): string {
  const picture = scene.picture(),
    { width, height } = scene.camera;
  const background = getComputedStyle(byId("map")).backgroundColor;
  const styled = [...picture.querySelectorAll("g *, path")],
    onScreen = [...byId("overlay").querySelectorAll("g *, path")];
  styled.forEach((element, i) => {
    const style = getComputedStyle(onScreen[i]!);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  picture.prepend(svgElement("rect", { width, height, fill: background }));
  setAttributes(picture, { width, height });
  return new XMLSerializer().serializeToString(picture);
}

async function pngFile(svg: string, { width, height }: { width: number; height: number }): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(PNG_SCALE * width);
  canvas.height = Math.round(PNG_SCALE * height);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob((blob) => done(blob!), "image/png"));
}
