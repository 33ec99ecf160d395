/** What went wrong: `what` broke which rule where, and how to mend it. */
export interface Fault {
  readonly error: {
    /** Stable, such as `serve/unknown-run`. */
    readonly code: string;
    readonly message: string;
    readonly where?: string | undefined;
    readonly fix?: string | undefined;
    /** Of a request that does not fit its schema: each fault, with the path of the field. */
    readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  };
}
