export const loadCsvParser = () => import("csv-parse/browser/esm");
