import { allParts, nothingKnown } from "../../../src/domain/model.ts";
import type { Plan } from "../../../src/operations/plan.ts";
import { actionOf } from "../../../src/providers/provider.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { Cluster } from "../../../src/sandbox/cockroach/entities.ts";
import { cockroachOf } from "../sandbox/cockroachOf.ts";
import type { Case } from "./cases.ts";
import { only } from "./effects.ts";
import { accountId, signIn } from "./signIn.ts";

export function clusterNamed(sandbox: Sandbox, name: string): Cluster {
  return only(
    cockroachOf(sandbox)
      .state.clusters.all()
      .filter((one) => one.name === name),
  );
}

/** The plan that a person makes in the form: filled in by the draft, and free of errors. */
export async function draftPlan(one: Case, sandbox: Sandbox): Promise<Plan> {
  const { id } = clusterNamed(sandbox, one.cluster);
  const { region, item, typed } = one.subject(sandbox, clusterNamed(sandbox, one.cluster));
  const { baseUrl, keys } = cockroachOf(sandbox);
  const session = await signIn(baseUrl, keys.admin).connections.session(accountId);
  const cluster = await session.cluster(id, {});
  const networking = { ...nothingKnown, ...(await session.networking(cluster, allParts, {})) };
  const target = { cluster, networking, region, item };
  const action = actionOf(session, one.action);
  if (action === undefined) throw new Error(`no action ${one.action}`);
  const { title, values, errors } = action.draft(typed, target);
  const wrong = [action.blocked(target), ...Object.values(errors)].filter(Boolean);
  if (wrong.length > 0) throw new Error(`${one.action} cannot be begun: ${wrong.join(" ")}`);
  const about = { ...(region !== undefined && { region }), ...(item !== undefined && { item }) };
  return { title, values, action: one.action, accountId, clusterId: id, ...about };
}
