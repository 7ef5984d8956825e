import {
  AddressesClient,
  ForwardingRulesClient,
  ServiceAttachmentsClient,
} from "@google-cloud/compute";
import { describe, expect, it } from "vitest";
import type { PendingAcceptance } from "../../../src/sandbox/part.ts";
import { authOf, database, project, region } from "./gcpStart.ts";
import { items, start, type Started } from "./start.ts";

interface Both extends Started {
  addresses: AddressesClient;
  rules: ForwardingRulesClient;
  attachments: ServiceAttachmentsClient;
}

/** The demo, with its GCP as Google's clients see it. */
async function both(): Promise<Both> {
  const started = await start();
  const { baseUrl, keys } = started.sandbox.address.clouds.gcp;
  const { hostname, port } = new URL(baseUrl);
  const authClient = authOf(keys["admin"]!, baseUrl) as never;
  const settings = { apiEndpoint: hostname, port: Number(port), protocol: "http", authClient };
  return {
    ...started,
    addresses: new AddressesClient(settings),
    rules: new ForwardingRulesClient(settings),
    attachments: new ServiceAttachmentsClient(settings),
  };
}

/** What waits at a service of the customer. */
function waiting({ sandbox }: Both): PendingAcceptance {
  const all = sandbox.parts["cockroach"]!.pending!();
  const found = all.find((one) => one.target.endsWith("/pricing-api"));
  if (found === undefined) throw new Error("Nothing waits for that.");
  return found;
}

/** Replaces the lists of the service at which it waits. */
async function decide({ attachments, sandbox }: Both, lists: object): Promise<void> {
  const which = { project, region, serviceAttachment: "pricing-api" };
  const [{ fingerprint }] = await attachments.get(which);
  const serviceAttachmentResource = { fingerprint: fingerprint!, ...lists };
  await attachments.patch({ ...which, serviceAttachmentResource });
  sandbox.clock.advance(60);
}

async function egressState({ api }: Both, one: PendingAcceptance): Promise<unknown> {
  const path = `/api/v1/clusters/${one.clusterId}/networking/egress-private-endpoints/${one.id}`;
  return (await api("GET", path)).body["state"];
}

describe("both sides of the link in GCP", () => {
  it("an endpoint that the database is told of is accepted; deleted, the database notices", async () => {
    const started = await both();
    const { addresses, rules, api, networking, sandbox } = started;
    const service = sandbox.world.services
      .group(database)
      .find((one) => one.region === region && one.id.includes("serviceAttachments"))!;
    const url = (path: string): string => `https://www.googleapis.com/compute/v1/${path}`;
    const at = `projects/${project}/regions/${region}`;
    const name = "telemetry";
    const subnetwork = url(`${at}/subnetworks/app-${region}-0`);
    const addressResource = {
      ...{ name, subnetwork, addressType: "INTERNAL", purpose: "GCE_ENDPOINT" },
    };
    await addresses.insert({ project, region, addressResource });
    sandbox.clock.advance(3);
    const forwardingRuleResource = {
      ...{ name, target: url(service.id), loadBalancingScheme: "" },
      network: url(`projects/${project}/global/networks/app-${region}`),
      IPAddress: url(`${at}/addresses/${name}`),
    };
    await rules.insert({ project, region, forwardingRuleResource });
    sandbox.clock.advance(3);
    const read = async (): Promise<unknown[]> => {
      const [rule] = await rules.get({ project, region, forwardingRule: name });
      return [rule.pscConnectionStatus, rule.pscConnectionId];
    };
    const [, id] = await read();
    const endpoints = `${networking("telemetry-eu")}/private-endpoint-connections`;
    await api("POST", endpoints, { endpoint_id: id });
    sandbox.clock.advance(60);
    expect(await read()).toEqual(["ACCEPTED", id]);
    const listed = async (): Promise<unknown[]> =>
      items(await api("GET", endpoints), "connections").map((one) => one["endpoint_id"]);
    expect(await listed()).toContain(id);

    await rules.delete({ project, region, forwardingRule: name });
    sandbox.clock.advance(60);
    expect(await listed()).not.toContain(id);
  });

  it("an egress endpoint goes on when the accept list has its project", async () => {
    const started = await both();
    const one = waiting(started);
    const entry = { projectIdOrNum: database, connectionLimit: 1 };
    await decide(started, { consumerAcceptLists: [entry] });
    expect(await egressState(started, one)).toBe("AVAILABLE");
  });

  it("and is rejected when the reject list has it", async () => {
    const started = await both();
    const one = waiting(started);
    await decide(started, { consumerRejectLists: [database] });
    expect(await egressState(started, one)).toBe("REJECTED");
  });
});
