import { COLOUR_COUNT } from "../../view/theme/palette.js";
import type { Camera } from "../camera/camera.js";
import type { DrawOrder } from "../data/emphasis.js";
import { OPACITIES, type Painter } from "./painter.js";
import type { Papers } from "../data/papers.js";

const VERTEX = `#version 300 es
uniform vec2 centre, half_size;
uniform float scale, size, faint;
uniform vec3 colours[${COLOUR_COUNT + 1}];
in vec2 position;
in float number;
out vec3 colour;
out float width;
void main() {
  gl_Position = vec4((position - centre) * scale / half_size * vec2(1, -1), 0, 1);
  gl_PointSize = size + 1.0;
  width = size + 1.0;
  colour = colours[faint > 0.0 ? ${COLOUR_COUNT} : int(number)];
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform float opacity;
in vec3 colour;
in float width;
out vec4 pixel;
void main() {
  float inside = clamp((0.5 - length(gl_PointCoord - 0.5)) * width, 0.0, 1.0) * opacity;
  pixel = vec4(colour * inside, inside);
}`;

/** Draws points with WebGL 2; undefined where the browser has none. */
export function webglPainter(canvas: HTMLCanvasElement, { xs, ys, topics }: Papers): Painter | undefined {
  const gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
  const program = gl && makeProgram(gl);
  if (!program) return undefined;
  gl.useProgram(program);
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const [centre, half, scale, size, colours, faint, opacity] = [
    "centre",
    "half_size",
    "scale",
    "size",
    "colours",
    "faint",
    "opacity",
  ].map(uniform);
  const attribute = (name: string, type: number, width: number, normalized: boolean): WebGLBuffer => {
    const buffer = gl.createBuffer(),
      at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, width, type, normalized, 0, 0);
    return buffer;
  };
  const positions = attribute("position", gl.UNSIGNED_SHORT, 2, true);
  const setPositions = (): void => {
    const pairs = new Uint16Array(2 * xs.length);
    xs.forEach((x, row) => ((pairs[2 * row] = x), (pairs[2 * row + 1] = ys[row]!)));
    gl.bindBuffer(gl.ARRAY_BUFFER, positions);
    gl.bufferData(gl.ARRAY_BUFFER, pairs, gl.STATIC_DRAW);
  };
  setPositions();
  const numbers = attribute("number", gl.UNSIGNED_BYTE, 1, false);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  let order: DrawOrder = { rows: new Uint32Array(), faint: 0, plain: 0, highlighted: 0 };

  return {
    kind: "webgl",
    setColours({ points, numbers: colourNumbers }) {
      gl.uniform3fv(
        colours!,
        Float32Array.from(points, (value) => value / 255),
      );
      gl.bindBuffer(gl.ARRAY_BUFFER, numbers);
      gl.bufferData(
        gl.ARRAY_BUFFER,
        Uint8Array.from(topics, (topic) => colourNumbers[topic]!),
        gl.STATIC_DRAW,
      );
    },
    setOrder(next) {
      order = next;
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order.rows, gl.DYNAMIC_DRAW);
    },
    setPositions,
    draw(camera: Camera, radii, ratio) {
      const middle = camera.toMap({ x: camera.width / 2, y: camera.height / 2 });
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(centre!, middle.x, middle.y);
      gl.uniform2f(half!, camera.width / 2, camera.height / 2);
      gl.uniform1f(scale!, camera.scale);
      let start = 0;
      [order.faint, order.plain, order.highlighted].forEach((count, kind) => {
        gl.uniform1f(faint!, kind === 0 ? 1 : 0);
        gl.uniform1f(opacity!, OPACITIES[kind]!);
        gl.uniform1f(size!, 2 * ratio * (kind === 2 ? radii.highlighted : radii.plain));
        if (count > 0) gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 4 * start);
        start += count;
      });
    },
  };
}

function makeProgram(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}
