export { noFiles as writeOutput } from "../../node/no-files.js";
