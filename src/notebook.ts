export { element, show, type ShowOptions } from "./view/notebook/show.js";
