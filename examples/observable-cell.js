// A cell of a page of Observable Framework: the map that the data loader has made.
/* global FileAttachment, display */
import { element } from "npm:paperweave/notebook";

display(element(await FileAttachment("data/observable-map.json").json()));
