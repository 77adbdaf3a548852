import { PaperweaveError } from "./errors.js";

/** What a user can do about an optional native library that cannot be loaded. */
export interface NativeRemedy {
  /** The command that installs it. */
  install: string;
  /** What works without it, as the end of "or …". */
  instead: string;
}

/**
 * Files that are not there: the binary, where there is none for this platform or the installation broke off, or
 * ONNX Runtime's own library, which lies beside its binary.
 */
const INCOMPLETE = new RegExp(
  String.raw`cannot find module|could not locate|no native build|libonnxruntime\S*: (cannot open ` +
    String.raw`shared object file: )?no such file`,
  "i",
);

/**
 * Tells that a native library cannot be loaded: on which platform, with which C library, and what to do. It says
 * to install the package (again) only where that may help.
 * @param cause what `import` threw
 */
export function cannotLoad(name: string, cause: Error, { install, instead }: NativeRemedy): PaperweaveError {
  const { message } = cause;
  const firstLine = message.split("\n")[0]!;
  const say = (what: string): PaperweaveError => new PaperweaveError("missing-dependency", what, { cause });
  // Node.js and Vite
  if (new RegExp(`(cannot find (package|module)|could not resolve) ['"]${name}['"]`, "i").test(message))
    return say(`${name} is not installed. Install it with \`${install}\`, or ${instead}.`);
  const remedy = INCOMPLETE.test(message)
    ? `It may have no binary for this platform, or be installed in part: install it again with \`${install}\`, ` +
      `or ${instead}.`
    : `Its binary does not fit this machine: ${instead}.`;
  return say(`${name} cannot be loaded on ${platform()}: ${firstLine}. ${remedy}`);
}

/** Operating system, processor and C library, as a user would look for a binary. */
function platform(): string {
  const { platform, arch } = process;
  if (platform !== "linux") return `${platform} ${arch}`;
  const report = process.report as { excludeNetwork?: boolean; getReport(): object };
  report.excludeNetwork = true; // no name is to be looked up
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  const { glibcVersionRuntime: glibc } = header;
  return `${platform} ${arch} (${glibc ? `glibc ${glibc}` : "no glibc: musl"})`;
}
