/**
 * By this name Deno's Jupyter kernel asks a value how it is shown: one form for each media type.
 */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");
