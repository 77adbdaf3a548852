export { noFiles as readManifest } from "../../node/no-files.js";
