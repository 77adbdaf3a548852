/** What must not be told: passwords, as they are and as they are sent. */
export type Secrets = readonly string[];

export function secretsOf(logins: readonly Login[]): Secrets {
  const ways = logins.flatMap(({ username, password }) => [password, encodeURIComponent(password), Buffer.from(`${username}:${password}`).toString("base64")]);
  return [...new Set(ways)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
}

export interface Login {
  username: string;
  password: string;
}

/** A text of somebody else's (the server's, the client's) without the secrets that may stand in it. */
export function without(secrets: Secrets, text: string): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
}
