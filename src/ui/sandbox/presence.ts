/** Whether something still listens where the sandbox was. */
type Presence = "there" | "gone" | "unsure";

/**
 * Asks once, on this machine only. `gone`: nothing listens there any more, or it does not know the key,
 * because another program has the port now. `unsure`: no answer in time.
 */
export async function presenceOf(url: string, key?: string): Promise<Presence> {
  try {
    const response = await globalThis.fetch(url, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      redirect: "error",
      signal: AbortSignal.timeout(5000),
    });
    await response.body?.cancel();
    return key !== undefined && response.status === 401 ? "gone" : "there";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const refused = cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
    return refused ? "gone" : "unsure";
  }
}
