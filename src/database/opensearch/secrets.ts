/**
 * What must not be told: passwords, as they are, as they stand in addresses, and as they are sent.
 */
export type Secrets = readonly string[];

export function secretsOf(login: Login | undefined, addresses: readonly URL[]): Secrets {
  const logins = [
    ...(login ? [login] : []),
    ...addresses.map(({ username, password }) => ({
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    })),
  ];
  const sent = logins.flatMap(({ username, password }) => [
    password,
    encodeURIComponent(password),
    Buffer.from(`${username}:${password}`).toString("base64"),
  ]);
  const ways = [...sent, ...addresses.map(({ password }) => password)];
  return [...new Set(ways)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
}

export interface Login {
  username: string;
  password: string;
}

/**
 * A text of somebody else's (the server's, the client's) without the secrets that may stand in it.
 */
export function without(secrets: Secrets, text: string): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
}
