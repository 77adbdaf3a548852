import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { isUnknownHost, tlsProblem, withoutSecrets, type Secrets } from "../store-helpers.js";

/** An error of PostgreSQL, or of the connection to it. */
export class SqlFailure extends Error {
  /** SQLSTATE, or a code of Node.js such as ECONNREFUSED; "" when there is none. */
  readonly code: string;

  constructor({ code, message }: { code?: string; message?: string }) {
    super(message ?? "");
    this.code = code ?? "";
  }

  /** Whether to repeat the transaction: it met another one (serialization failure, deadlock). */
  get isCollision(): boolean {
    return this.code === "40001" || this.code === "40P01";
  }

  /** Whether the connection was lost, or could not be made. */
  get isLost(): boolean {
    return (
      !this.isFromServer ||
      this.code === "57P01" ||
      this.code === "57P02" ||
      this.code === "57P03" ||
      this.code.startsWith("08")
    );
  }

  private get isFromServer(): boolean {
    return /^(?=.*\d)[0-9A-Z]{5}$/.test(this.code); // codes of Node.js have no digit
  }
}

/** The messages of a store's errors. */
export class ErrorMessages {
  constructor(
    private readonly place: string,
    private readonly timeout: number,
    private readonly secrets: Secrets,
  ) {}

  /**
   * The error that a call rejects with. The failure is not its cause, as errors of a client library
   * may hold a password.
   */
  errorOf(thrown: unknown): unknown {
    if (!(thrown instanceof SqlFailure)) return thrown;
    return new PaperweaveError("unavailable", withoutSecrets(this.secrets, this.messageFor(thrown)));
  }

  /** No answer within the time limit. */
  tooLate(): PaperweaveError {
    return new PaperweaveError(
      "unavailable",
      `${capitalised(this.place)} has not answered within ${this.timeout / 1000} s.`,
    );
  }

  private messageFor({ code, message, isLost }: SqlFailure): string {
    const place = capitalised(this.place);
    if (code === "57014" || /^timeout exceeded/.test(message)) return this.tooLate().message;
    if (code.startsWith("28")) return `${place} refuses the login (${code}); check the user and the password.`;
    if (code === "3D000") return `${place} cannot be reached: there is no database of that name (${code}).`;
    if (code === "42501") return `${place} does not let this user do that: ${message} (${code}).`;
    if (code === "53100") return `${place} cannot write: the disk of the server is full (${message}, ${code}).`;
    if (!isLost) return `${place} has failed: ${message} (${code}).`;
    const tls = tlsProblem(message, "ssl: { ca }");
    if (tls !== undefined) return `${place} cannot be reached with TLS: ${tls}.`;
    if (isUnknownHost(`${code} ${message}`)) return `${place} cannot be reached: no host has this name (${message}).`;
    const reason = message || "no connection";
    return `${place} cannot be reached: ${reason}${code === "" || reason.includes(code) ? "" : ` (${code})`}.`;
  }
}
