/**
 * What a CommonJS package exports, loaded by `import()`: parts that esbuild has split have it as `default` alone.
 */
export function exportsOf<Exports extends object>(loaded: Exports): Exports {
  return (loaded as { default?: Exports }).default ?? loaded;
}
