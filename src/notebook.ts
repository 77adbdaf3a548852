export { element, show, type PageElement, type ShowOptions } from "./view/notebook/show.js";
