import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ServiceAccountKey } from "../../../src/sandbox/gcp/keys.ts";
import { denied, invalid, missing, project, refusal, region, startGcp } from "./gcpStart.ts";

describe("signing in to GCP", () => {
  it("takes a service account's key and a person's default credentials", async () => {
    const { clients } = await startGcp();
    for (const key of ["admin", "user", "reader"]) {
      const [list] = await clients(key).networks.list({ project });
      expect(list).toHaveLength(1);
    }
  });

  it("tells the place of tokens in the key's file", async () => {
    const { cloud, baseUrl } = await startGcp();
    expect(cloud.keys["admin"]).toMatchObject({
      type: "service_account",
      project_id: project,
      token_uri: `${baseUrl}/token`,
    });
  });

  it("refuses accounts and refresh tokens that are gone", async () => {
    const { auth } = await startGcp();
    expect((await refusal(auth("revoked").getAccessToken()))[1]).toContain("account not found");
    expect((await refusal(auth("revokedUser").getAccessToken()))[1]).toContain("invalid_grant");
  });

  it("checks who signed", async () => {
    const { cloud, auth } = await startGcp();
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const key = { ...(cloud.keys["admin"] as ServiceAccountKey), private_key: privateKey };
    expect((await refusal(auth(key).getAccessToken()))[1]).toContain("Invalid JWT Signature");
  });

  it("ends: a token is good for an hour, and a JWT must be of now", async () => {
    const { later, call, auth, baseUrl } = await startGcp();
    const { token } = await auth().getAccessToken();
    const read = (): Promise<Response> =>
      fetch(`${baseUrl}/compute/v1/projects/${project}/global/networks`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await read()).status).toBe(200);
    later(3_601_000);
    const late = await read();
    expect(late.status).toBe(401);
    expect(await late.json()).toMatchObject({
      error: { code: 401, status: "UNAUTHENTICATED", errors: [{ reason: "authError" }] },
    });
    expect((await refusal(call("GET", "/")))[1]).toContain("Invalid JWT");
  });

  it("refuses other kinds of grants", async () => {
    const { baseUrl } = await startGcp();
    const body = new URLSearchParams({ grant_type: "password" });
    const reply = await fetch(`${baseUrl}/token`, { method: "POST", body });
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      { error: "unsupported_grant_type" },
    ]);
  });
});

describe("what a role may", () => {
  it("a reader writes nothing", async () => {
    const { clients } = await startGcp();
    const remove = clients("reader").rules.delete({ project, region, forwardingRule: "orders" });
    const [code, message] = await refusal(remove);
    expect(code).toBe(denied);
    expect(message).toContain(
      `Required 'compute.forwardingRules.delete' permission for 'projects/${project}/regions/${region}/forwardingRules/orders'`,
    );
  });

  it("nobody reads another project, or one that there is not", async () => {
    const { clients } = await startGcp();
    const { networks } = clients();
    expect((await refusal(networks.list({ project: "crl-prod-7k2" })))[0]).toBe(denied);
    expect((await refusal(networks.list({ project: "nowhere" })))[0]).toBe(missing);
  });
});

describe("networks and subnets", () => {
  it("are those of the project", async () => {
    const { clients, network } = await startGcp();
    const { networks, subnetworks } = clients();
    const [list] = await networks.list({ project });
    expect(list).toMatchObject([{ name: "app-europe-west1", autoCreateSubnetworks: false }]);
    expect(list[0]!.selfLink).toBe(`https://www.googleapis.com/compute/v1/${network.id}`);
    expect(list[0]!.subnetworks).toHaveLength(3);
    const [one] = await networks.get({ project, network: "app-europe-west1" });
    expect(one.selfLink).toBe(list[0]!.selfLink);
    expect((await refusal(networks.get({ project, network: "none" })))[0]).toBe(missing);

    const [subnets] = await subnetworks.list({ project, region });
    expect(subnets).toMatchObject([
      { name: "app-europe-west1-0", ipCidrRange: "10.20.0.0/20", purpose: "PRIVATE" },
      { name: "app-europe-west1-1" },
      { name: "app-europe-west1-2" },
    ]);
    expect(subnets[0]!.network).toBe(list[0]!.selfLink);
    const subnetwork = "app-europe-west1-1";
    expect((await subnetworks.get({ project, region, subnetwork }))[0].name).toBe(subnetwork);
    expect((await refusal(subnetworks.list({ project, region: "moon1" })))[0]).toBe(missing);
  });

  it("of all regions come at once, with a warning for each that has none", async () => {
    const { clients } = await startGcp();
    const found: Record<string, unknown> = {};
    for await (const [scope, list] of clients().subnetworks.aggregatedListAsync({ project })) {
      found[scope] = list.warning?.code ?? list.subnetworks?.length;
    }
    expect(found["regions/europe-west1"]).toBe(3);
    expect(found["regions/us-east1"]).toBe("NO_RESULTS_ON_PAGE");
  });

  it("come page by page, and by name", async () => {
    const { clients, requests } = await startGcp();
    const { subnetworks } = clients();
    const all = [];
    for await (const one of subnetworks.listAsync({ project, region, maxResults: 2 })) {
      all.push(one.name);
    }
    expect(all).toHaveLength(3);
    expect(requests.filter(({ method }) => method === "GET")).toHaveLength(2);
    const filter = 'name = "app-europe-west1-2"';
    expect((await subnetworks.list({ project, region, filter }))[0]).toHaveLength(1);
    const bad = subnetworks.list({ project, region, pageToken: "made up" });
    expect((await refusal(bad))[0]).toBe(invalid);
  });

  it("can be of an older kind", async () => {
    const { clients, cloud, network } = await startGcp();
    cloud.state.networkModes.set(network.id, "legacy");
    const [[legacy]] = await clients().networks.list({ project });
    expect(legacy!.IPv4Range).toBe("10.20.0.0/16");
    cloud.state.networkModes.set(network.id, "auto");
    const [[auto]] = await clients().networks.list({ project });
    expect(auto!.autoCreateSubnetworks).toBe(true);
  });

  it("are in regions that there are", async () => {
    const { clients } = await startGcp();
    const [one] = await clients().regions.get({ project, region });
    expect(one).toMatchObject({ name: region, status: "UP" });
    expect((await refusal(clients().regions.get({ project, region: "moon1" })))[0]).toBe(missing);
  });
});
