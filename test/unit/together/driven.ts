// What the drives of all providers share: a real session against the sandbox, and what one does with it.
import type { Draft, Values } from "../../../src/domain/draft.ts";
import { allParts, type Cluster, type Networking } from "../../../src/domain/model.ts";
import type { Fetch } from "../../../src/http/client.ts";
import {
  actionOf,
  type Action,
  type ActionId,
  type Session,
  type Target,
} from "../../../src/providers/provider.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { MadeCall } from "../../contract/description.ts";

/** A fetch that keeps every call and its answer. */
export function keeping(
  calls: MadeCall[],
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const text = await response.clone().text();
    calls.push({
      method: init.method ?? "GET",
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      status: response.status,
      answer: parsed(text),
    });
    return response;
  };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** All of a cluster's networking. */
export async function networkingOf(
  session: Session,
  cluster: Cluster,
  known?: Networking,
): Promise<Networking> {
  const read = await session.networking(cluster, allParts, {}, known);
  const { services, endpoints, egress, owners } = read;
  if (!services || !endpoints || !egress || !owners) throw new Error("A part is missing.");
  return { services, endpoints, egress, owners };
}

/** The provider's action with this id. */
export function actionIn({ session }: { readonly session: Session }, id: ActionId): Action {
  const action = actionOf(session, id);
  if (action === undefined) throw new Error(`No action ${id}.`);
  return action;
}

/** What was sent, and what the answer named. */
interface Acted {
  readonly draft: Draft;
  readonly values: Values;
  readonly subject: string;
}

/** Fills an action in, checks that it can be sent, and sends it. */
export async function act(
  drive: { readonly session: Session },
  id: ActionId,
  typed: Values,
  target: Target,
): Promise<Acted> {
  const action = actionIn(drive, id);
  const draft = action.draft(typed, target);
  const wrong = [action.blocked(target, typed), ...Object.values(draft.errors)].filter(Boolean);
  if (wrong.length > 0) throw new Error(`${id} cannot be begun: ${wrong.join(" ")}`);
  const { values } = draft;
  return { draft, values, subject: await action.run(values, target, {}) };
}

/** An endpoint in a customer's account against a cluster's service, as a person makes one in the cloud. */
export async function makeEndpoint(
  { address: { control } }: Sandbox,
  made: { readonly clusterId: string; readonly region: string; readonly owner: string },
): Promise<string> {
  const answer = await fetch(`${control.baseUrl}/vpc-endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${control.key}` },
    body: JSON.stringify(made),
  });
  return ((await answer.json()) as { endpointId: string }).endpointId;
}
