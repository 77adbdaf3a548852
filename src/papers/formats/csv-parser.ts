/** The package csv-parse, loaded by those alone who read such a file. */
export const loadCsvParser = () => import("csv-parse");
