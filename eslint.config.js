import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Results must not depend on chance or on the time: promise of DESIGN.md, "Randomness". */
const nondeterminism = [
  { object: "Math", property: "random", message: "Take a seeded generator (core/random.ts) as an argument." },
  {
    object: "Date",
    property: "now",
    message: "A result must not depend on the clock; core/progress.ts measures time.",
  },
  {
    object: "performance",
    property: "now",
    message: "A result must not depend on the clock; core/progress.ts measures time.",
  },
];
/**
 * exp, log and pow differ in the last bit between engines; what decides a topic is built from
 * arithmetic.
 */
const inexact = [
  "log",
  "log2",
  "log10",
  "log1p",
  "exp",
  "expm1",
  "pow",
  "sin",
  "cos",
  "tan",
  "tanh",
  "cbrt",
  "hypot",
].map((property) => ({ object: "Math", property, message: "Its last bit differs between engines; use core/math.ts." }));

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "dist-docs/**",
      "dist-site/**",
      "node_modules/**",
      "coverage/**",
      "**/.venv/**",
      "**/.venv-onnx/**",
      ".kernels/**",
      ".engines/**",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off", // typed arrays under noUncheckedIndexedAccess
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-properties": ["error", ...nondeterminism, ...inexact],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "A result must not depend on the clock.",
        },
      ],
    },
  },
  { files: ["src/core/progress.ts"], rules: { "no-restricted-properties": "off" } },
  {
    files: ["src/cli/**", "examples/**", "bench/**", "test/**", "models/**", "*.config.*"],
    rules: { "no-console": "off", "no-restricted-properties": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        URL: "readonly",
        performance: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        Buffer: "readonly",
        AbortController: "readonly",
      },
    },
  },
  {
    files: ["**/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
    languageOptions: { globals: { require: "readonly", __dirname: "readonly" } },
  },
);
