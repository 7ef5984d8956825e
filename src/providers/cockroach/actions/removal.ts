import { asApiError } from "../../../http/errors.ts";

/** A removal that finds nothing to remove is done: somebody was faster (design §3). */
export async function removal(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
  }
}
