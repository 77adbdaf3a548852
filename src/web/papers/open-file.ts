export { noFiles as openFile } from "../node/no-files.js";
