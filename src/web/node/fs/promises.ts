export { noFiles as mkdtemp, noFiles as readFile, noFiles as rm, noFiles as writeFile } from "../no-files.js";
