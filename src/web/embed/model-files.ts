/** The models of the package are not beside a page. */
export const packagedModel = (): Promise<undefined> => Promise.resolve(undefined);
