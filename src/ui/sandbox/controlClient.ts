import * as l10n from "@vscode/l10n";
import * as z from "zod/mini";
import { ApiError, invalidInput } from "../../http/errors.ts";

/** Where the sandbox's control face is and what opens it. Holds a key: a secret. */
export interface ControlAddress {
  readonly control: { readonly baseUrl: string; readonly key: string };
}

/** Where the sandbox's faces are and what opens them. Holds keys: a secret. */
export interface SandboxAddress extends ControlAddress {
  /** By the provider's id. */
  readonly faces: Readonly<Record<string, { readonly baseUrl: string; readonly key: string }>>;
  /** By the cloud's id: how a person signs in to it. */
  readonly clouds: Readonly<Record<string, SandboxCloud>>;
}

/** A cloud of the sandbox: where it is, and how a person signs in to it. */
export interface SandboxCloud {
  readonly baseUrl: string;
  readonly signIn: {
    readonly source: string;
    readonly secret: string;
    readonly region?: string | undefined;
  };
}

const face = z.object({ baseUrl: z.string(), keys: z.object({ admin: z.string() }) });
const control = z.object({ baseUrl: z.string(), key: z.string() });
const cloud = z.object({
  baseUrl: z.string(),
  signIn: z.object({ source: z.string(), secret: z.string(), region: z.optional(z.string()) }),
});
const sent = z.object({
  parts: z.record(z.string(), face),
  clouds: z.record(z.string(), cloud),
  control,
});

/** An address as the sandbox's program sends it; undefined when it is none. */
export function readSent(value: unknown): SandboxAddress | undefined {
  const { data } = z.safeParse(sent, value);
  if (data === undefined) return undefined;
  const faces = Object.entries(data.parts).map(
    ([provider, { baseUrl, keys }]) => [provider, { baseUrl, key: keys.admin }] as const,
  );
  return { faces: Object.fromEntries(faces), clouds: data.clouds, control: data.control };
}

/** What of an address was stored; undefined when it is none. */
export function readAddress(value: unknown): ControlAddress | undefined {
  return z.safeParse(z.object({ control }), value).data;
}

const pending = z.object({
  pending: z.array(z.object({ id: z.string(), words: z.string() })),
});
const targets = z.object({
  targets: z.array(
    z.object({
      region: z.string(),
      type: z.string(),
      identifier: z.string(),
      outcome: z.string(),
    }),
  ),
});
const endpoint = z.object({ endpointId: z.string() });

/**
 * The sandbox's control face: what a person does on the customer's side. On this machine only. Throws
 * `invalidInput` for what it refuses, `unavailable` when it does not answer.
 */
export class ControlClient {
  readonly #address: ControlAddress["control"];

  constructor(address: ControlAddress["control"]) {
    this.#address = address;
  }

  /** Keeps the sandbox going for so long, seconds. Rejects when it is gone. */
  async renew(seconds: number): Promise<void> {
    await this.#call("POST", "/lease", z.unknown(), { seconds });
  }

  async reset(): Promise<void> {
    await this.#call("POST", "/reset", z.unknown(), {});
  }

  /** What waits for the owner of a target. */
  async pending(): Promise<z.infer<typeof pending>["pending"]> {
    return (await this.#call("GET", "/pending", pending)).pending;
  }

  async decide(id: string, decision: "accept" | "reject" | "expire"): Promise<void> {
    await this.#call("POST", `/${decision}`, z.unknown(), { id });
  }

  /** Makes an endpoint to the cluster's service in the customer's network; resolves to its id. */
  async makeEndpoint(clusterId: string, region: string): Promise<string> {
    return (await this.#call("POST", "/vpc-endpoints", endpoint, { clusterId, region })).endpointId;
  }

  /** Services of the customer that an egress endpoint of the cluster can lead to. */
  async targets(clusterId: string): Promise<z.infer<typeof targets>["targets"]> {
    const query = new URLSearchParams({ clusterId });
    return (await this.#call("GET", `/targets?${query.toString()}`, targets)).targets;
  }

  async #call<T>(
    method: string,
    path: string,
    schema: z.ZodMiniType<T>,
    body?: unknown,
  ): Promise<T> {
    const response = await globalThis
      .fetch(this.#address.baseUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#address.key}`,
          "content-type": "application/json",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: "error",
        signal: AbortSignal.timeout(5000),
      })
      .catch(silent);
    const answer: unknown = await response.json();
    if (!response.ok) {
      const said = z.safeParse(z.object({ error: z.string() }), answer);
      throw invalidInput(
        said.success ? said.data.error : l10n.t("The sandbox answered {0}.", response.status),
        l10n.t("Refresh, and look at its present state."),
      );
    }
    return z.parse(schema, answer);
  }
}

function silent(cause: unknown): never {
  throw new ApiError("unavailable", "unknown", {
    message: l10n.t("The sandbox does not answer."),
    next: l10n.t("Try again; if it stays silent, close the sandbox and open it again."),
    cause,
  });
}
