import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";

/** What PostgreSQL, or the way to it, has answered instead of rows. */
export class Failure extends Error {
  /** SQLSTATE, or a code of Node.js such as ECONNREFUSED; "" where there is none. */
  readonly code: string;

  constructor({ code, message }: { code?: string; message?: string }) {
    super(message ?? "");
    this.code = code ?? "";
  }

  /** Whether doing the same once more may go well: two transactions were in each other's way. */
  get isCollision(): boolean {
    return this.code === "40001" || this.code === "40P01";
  }

  /** Whether the connection has gone: the server has ended it, or the network. */
  get isLost(): boolean {
    return (
      !this.isOfServer ||
      this.code === "57P01" ||
      this.code === "57P02" ||
      this.code === "57P03" ||
      this.code.startsWith("08")
    );
  }

  private get isOfServer(): boolean {
    return /^(?=.*\d)[0-9A-Z]{5}$/.test(this.code); // no code of Node.js has a digit
  }
}

/** The sentences for failures of a store. */
export class Sentences {
  constructor(
    private readonly place: string,
    private readonly timeout: number,
    private readonly secrets: readonly string[],
  ) {}

  /**
   * The error that a call rejects with. A failure is not its cause, as nobody knows all that a
   * client's errors hold.
   */
  errorOf(thrown: unknown): unknown {
    if (!(thrown instanceof Failure)) return thrown;
    return new PaperweaveError(
      "unavailable",
      this.secrets.reduce((text, secret) => text.replaceAll(secret, "***"), this.sentence(thrown)),
    );
  }

  /** No answer within the time limit. */
  tooLate(): PaperweaveError {
    return new PaperweaveError(
      "unavailable",
      `${capitalised(this.place)} has not answered within ${this.timeout / 1000} s.`,
    );
  }

  private sentence({ code, message, isLost }: Failure): string {
    const place = capitalised(this.place);
    if (code === "57014" || /^timeout exceeded/.test(message)) return this.tooLate().message;
    if (code.startsWith("28")) return `${place} refuses the user or the password (${code}).`;
    if (code === "3D000") return `${place} cannot be reached: there is no database of that name (${code}).`;
    if (code === "42501") return `${place} does not let this user do that: ${message} (${code}).`;
    if (!isLost) return `${place} has failed: ${message} (${code}).`;
    return `${place} cannot be reached: ${message || "no connection"}${code === "" || message.includes(code) ? "" : ` (${code})`}.`;
  }
}
