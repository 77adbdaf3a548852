export { element, show, type ShowOptions } from "./show.js";
