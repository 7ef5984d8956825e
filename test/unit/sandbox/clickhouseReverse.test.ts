import { describe, expect, it } from "vitest";
import { clickhouse, result } from "./clickhouseFace.ts";

describe("reverse private endpoints", () => {
  const share = "arn:aws:ram:eu-west-1:123456789012:resource-share/8f0e";

  it("pass through their states, or end in one", async () => {
    const { api, service, sandbox, book, control } = await clickhouse();
    const reverse = `${service("events-prod")}/clickpipesReversePrivateEndpoints`;
    const make = async (body: object) =>
      String(result(await api("POST", reverse, { description: "x", ...body }))["id"]);
    const state = async (id: string) => result(await api("GET", `${reverse}/${id}`))["status"];
    const type = "VPC_ENDPOINT_SERVICE";
    const ready = await make({ type, vpcEndpointServiceName: "com.amazonaws.eu-west-1.s3" });
    const unknown = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
    const failed = await make({ type, vpcEndpointServiceName: unknown });
    const manual = sandbox.world.services
      .all()
      .find((one) => one.region === "eu-west-1" && one.acceptance === "manual")!;
    const ids = [];
    for (let n = 0; n < 3; n++) {
      ids.push(await make({ type, vpcEndpointServiceName: manual.name }));
    }
    expect(await state(ready)).toBe("Provisioning");
    sandbox.clock.advance(60);
    expect([await state(ready), await state(failed)]).toEqual(["Ready", "Failed"]);
    for (const [index, decision] of ["accept", "reject", "expire"].entries()) {
      expect(await state(ids[index]!)).toBe("PendingAcceptance");
      await control("POST", `/${decision}`, { id: ids[index] });
    }
    sandbox.clock.advance(60);
    const ends = await Promise.all(ids.map(state));
    expect(ends).toEqual(["Ready", "Rejected", "Expired"]);
    await api("DELETE", `${reverse}/${ready}`);
    expect(await state(ready)).toBe("Deleting");
    sandbox.clock.advance(60);
    expect(book.reverse.get(ready)).toBeUndefined();
    expect((await api("GET", `${reverse}/${ready}`)).status).toBe(404);
  });

  it("keep names unique in a service, have none for MSK, and use a share once", async () => {
    const { api, service, sandbox } = await clickhouse();
    const reverse = `${service("events-prod")}/clickpipesReversePrivateEndpoints`;
    const named = (name: string) => ({ customPrivateDnsMappings: [{ privateDnsName: name }] });
    const resource = {
      type: "VPC_RESOURCE",
      description: "x",
      vpcResourceConfigurationId: "rcfg-0123456789abcdef0",
    };
    const msk = {
      type: "MSK_MULTI_VPC",
      description: "x",
      mskClusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/k/8f0e-5",
      mskAuthentication: "SASL_IAM",
    };
    const shared = { ...resource, vpcResourceShareArn: share };
    const refused = [
      { ...shared, ...named("orders-db.meridian.internal") },
      { ...shared, ...named("not a name") },
      { ...msk, ...named("a.example.com") },
      resource,
      { ...msk, mskAuthentication: "TLS" },
      { ...shared, description: "x".repeat(256) },
    ];
    for (const body of refused) expect((await api("POST", reverse, body)).status).toBe(400);
    const first = result(await api("POST", reverse, { ...shared, ...named("a.example.com") }));
    sandbox.clock.advance(60);
    const second = result(await api("POST", reverse, shared));
    sandbox.clock.advance(60);
    const state = async ({ id }: Record<string, unknown>) =>
      result(await api("GET", `${reverse}/${String(id)}`))["status"];
    expect([await state(first), await state(second)]).toEqual(["Ready", "Failed"]);
  });
});
