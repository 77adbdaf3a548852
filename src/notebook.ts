/**
 * Shows topics, maps, charts and papers in notebooks.
 * @module notebook
 */

export { element, show, type PageElement, type ShowOptions } from "./view/notebook/show.js";
