/** What is known of a write that was sent. */
export interface Sent {
  /** What the write made or is about; for a create, known only once it was answered or found. */
  readonly subject?: string;
  /** When the write was sent, ms since the epoch; absent = not yet. */
  readonly at?: number;
}

/** How far the effect of a write has come, read from fresh knowledge. */
export interface Progress {
  /**
   * `absent`: no trace of it. `running`: goes on by itself. `person`: somebody must act (`text` says
   * who and what). `done`: complete. `failed`: over, and will not recover by waiting.
   */
  readonly kind: "absent" | "running" | "person" | "done" | "failed";
  /** What is so, for the person; for `failed` with how to recover. */
  readonly text: string;
  /** What later steps of the same operation need of it, by name; complete once it is `done`. */
  readonly gives?: Readonly<Record<string, string>>;
}
