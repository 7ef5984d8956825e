import { describe, expect, it } from "vitest";
import { cockroachOf } from "./cockroachOf.ts";
import { items, start, values, type Reply, type Started } from "./start.ts";

interface Target {
  region: string;
  type: string;
  identifier: string;
  outcome: string;
}

async function targets({ control, cluster }: Started, name: string): Promise<Target[]> {
  const answer = await control("GET", `/targets?clusterId=${cluster(name).id}`);
  return answer.body["targets"] as Target[];
}

/** Asks for an egress endpoint to the first target with that outcome. */
async function create(
  started: Started,
  name: string,
  outcome: string,
  type = "PRIVATE_SERVICE",
): Promise<Reply> {
  const target = (await targets(started, name)).find(
    (one) => one.outcome === outcome && one.type === type,
  );
  return await started.api("POST", `${started.networking(name)}/egress-private-endpoints`, {
    region: target?.region,
    target_service_identifier: target?.identifier,
    target_service_type: type,
  });
}

function read(started: Started, name: string, id: unknown): Promise<Reply> {
  return started.api("GET", `${started.networking(name)}/egress-private-endpoints/${String(id)}`);
}

describe("an egress endpoint", () => {
  it("becomes available where the target takes everyone it allows", async () => {
    const started = await start();
    const made = await create(started, "orders-prod", "accepted");
    expect(made.body).toMatchObject({
      state: "PENDING",
      endpoint_connection_id: "",
      endpoint_address: "",
      domain_names: [],
      domain_names_state: "EMPTY",
    });
    started.sandbox.clock.advance(8);
    const { body } = await read(started, "orders-prod", made.body["id"]);
    expect(body["state"]).toBe("AVAILABLE");
    expect(body["endpoint_connection_id"]).toMatch(/^vpce-[0-9a-f]{17}$/);
    expect(body["endpoint_address"]).toMatch(/\.us-east-1\.vpce\.amazonaws\.com$/);
  });

  it("waits for the owner of the target, on every cloud and for MSK", async () => {
    const cases = [
      ["orders-prod", "PRIVATE_SERVICE"],
      ["orders-prod", "MSK_SASL_SCRAM"],
      ["telemetry-eu", "PRIVATE_SERVICE"],
      ["billing-eu", "PRIVATE_SERVICE"],
    ] as const;
    for (const [name, type] of cases) {
      const started = await start();
      const made = await create(started, name, "needsAcceptance", type);
      const id = made.body["id"];
      started.sandbox.clock.advance(8);
      const waiting = await read(started, name, id);
      expect([name, type, waiting.body["state"]]).toEqual([name, type, "PENDING_ACCEPTANCE"]);
      expect(waiting.body["endpoint_connection_id"]).not.toBe("");
      const pending = await started.control("GET", "/pending");
      expect(values(pending, "pending", "id")).toContain(id);

      expect((await started.control("POST", "/accept", { id })).status).toBe(200);
      started.sandbox.clock.advance(6);
      expect((await read(started, name, id)).body["state"]).toBe("AVAILABLE");
      expect((await started.control("POST", "/accept", { id })).status).toBe(404);
      // Let in once, the owner of a GCP attachment or an MSK cluster lets in the next one too.
      if (name === "telemetry-eu" || type !== "PRIVATE_SERVICE") {
        const after = (await targets(started, name)).find(
          (one) => one.identifier === made.body["target_service_identifier"] && one.type === type,
        );
        expect(after?.outcome).toBe("accepted");
      }
    }
  });

  it("fails for a target that is unknown, hidden or unfit", async () => {
    const started = await start();
    const unknown = await started.api(
      "POST",
      `${started.networking("orders-prod")}/egress-private-endpoints`,
      {
        region: "us-east-1",
        target_service_identifier: "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000000",
        target_service_type: "PRIVATE_SERVICE",
      },
    );
    started.sandbox.clock.advance(8);
    const hidden = await create(started, "orders-prod", "refused");
    started.sandbox.clock.advance(8);
    const tiny = await create(started, "orders-prod", "refused", "MSK_TLS");
    started.sandbox.clock.advance(8);
    for (const made of [unknown, hidden, tiny]) {
      expect(made.status).toBe(200);
      expect((await read(started, "orders-prod", made.body["id"])).body["state"]).toBe("FAILED");
    }
    expect(started.cluster("orders-prod").operation).toBeUndefined();
  });

  it("is rejected by the owner, or expires without one", async () => {
    const started = await start();
    const first = await create(started, "orders-prod", "needsAcceptance");
    started.sandbox.clock.advance(8);
    await started.control("POST", "/reject", { id: first.body["id"] });
    expect((await read(started, "orders-prod", first.body["id"])).body["state"]).toBe("REJECTED");

    const second = await create(started, "orders-prod", "needsAcceptance");
    started.sandbox.clock.advance(8 + 86_400);
    expect((await read(started, "orders-prod", second.body["id"])).body["state"]).toBe("EXPIRED");

    const third = await create(started, "orders-prod", "needsAcceptance");
    started.sandbox.clock.advance(8);
    await started.control("POST", "/expire", { id: third.body["id"] });
    expect((await read(started, "orders-prod", third.body["id"])).body["state"]).toBe("EXPIRED");
  });

  it("is made twice when it is asked for twice", async () => {
    const started = await start();
    const first = await create(started, "orders-prod", "accepted");
    started.sandbox.clock.advance(8);
    const second = await create(started, "orders-prod", "accepted");
    expect(second.status).toBe(200);
    expect(second.body["id"]).not.toBe(first.body["id"]);
  });

  it("is deleted for a while, then gone with its half in the cloud", async () => {
    const started = await start();
    const list = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const one = items(await started.api("GET", list), "egress_private_endpoints").find(
      (each) => each["state"] === "AVAILABLE",
    );
    const path = `${list}/${String(one?.["id"])}`;
    expect((await started.api("DELETE", path)).body).toEqual({});
    expect((await started.api("GET", path)).body["state"]).toBe("DELETING");
    started.sandbox.clock.advance(6);
    expect((await started.api("GET", path)).status).toBe(404);
    expect((await started.api("DELETE", path)).status).toBe(404);
    const half = String(one?.["endpoint_connection_id"]);
    expect(started.sandbox.world.endpoints.get(half)).toBeUndefined();
  });

  it("is refused with the reason", async () => {
    const started = await start();
    const good = {
      region: "us-east-1",
      target_service_identifier: "com.amazonaws.us-east-1.logs",
      target_service_type: "PRIVATE_SERVICE",
    };
    const refusals: [string, Record<string, unknown>, number][] = [
      ["orders-prod", { ...good, region: "us-east-2" }, 400],
      ["orders-prod", { ...good, target_service_type: "S3" }, 400],
      ["orders-prod", { ...good, target_service_type: "MSK_TLS" }, 400],
      ["orders-prod", { ...good, target_service_identifier: "../../x" }, 400],
      ["orders-prod", { region: "us-east-1" }, 400],
      ["telemetry-eu", { ...good, region: "europe-west1" }, 400],
      ["storefront", good, 400],
      ["dev-playground", good, 403],
      ["analytics-new", { ...good, region: "eu-central-1" }, 400],
    ];
    for (const [name, body, status] of refusals) {
      const answer = await started.api(
        "POST",
        `${started.networking(name)}/egress-private-endpoints`,
        body,
      );
      expect([name, body, answer.status]).toEqual([name, body, status]);
      expect(answer.body["message"]).toBeTypeOf("string");
    }
  });
});

describe("domain names", () => {
  async function available(started: Started): Promise<string> {
    const made = await create(started, "orders-prod", "accepted");
    started.sandbox.clock.advance(8);
    return `${started.networking("orders-prod")}/egress-private-endpoints/${String(made.body["id"])}`;
  }

  it("are set by the newer call, work after a while, and are cleared by an empty list", async () => {
    const started = await start();
    const path = await available(started);
    const names = ["*.kafka.meridian.internal", "b-1.kafka.meridian.internal"];
    const set = await started.api("PATCH", path, { domain_names: names });
    expect(set.body).toMatchObject({ domain_names: names, domain_names_state: "PENDING" });
    started.sandbox.clock.advance(10);
    expect((await started.api("GET", path)).body["domain_names_state"]).toBe("AVAILABLE");
    await started.api("PATCH", path, { domain_names: [] });
    started.sandbox.clock.advance(10);
    expect((await started.api("GET", path)).body).toMatchObject({
      domain_names: [],
      domain_names_state: "EMPTY",
    });
  });

  it("are set by the deprecated path, which answers nothing", async () => {
    const started = await start();
    const path = await available(started);
    const set = await started.api("PATCH", `${path}/domain-names`, { domain_names: ["a.example"] });
    expect(set.body).toEqual({});
    expect((await started.api("GET", path)).body["domain_names"]).toEqual(["a.example"]);
  });

  it("fail where another endpoint of the region has them", async () => {
    const started = await start();
    const path = await available(started);
    await started.api("PATCH", path, { domain_names: ["*.us-east-1.aws.confluent.cloud"] });
    started.sandbox.clock.advance(10);
    expect((await started.api("GET", path)).body["domain_names_state"]).toBe("FAILED");
  });

  it("are refused with the reason", async () => {
    const started = await start();
    const path = await available(started);
    for (const names of [
      ["a..b"],
      ["-a.b"],
      ["a.*.b"],
      ["a b.c"],
      ["x"],
      ["a.b", "A.B"],
      "a.b",
      [1],
    ]) {
      expect([names, (await started.api("PATCH", path, { domain_names: names })).status]).toEqual([
        names,
        400,
      ]);
    }
    const list = `${started.networking("orders-prod")}/egress-private-endpoints`;
    const waiting = items(await started.api("GET", list), "egress_private_endpoints").find(
      (one) => one["state"] === "PENDING_ACCEPTANCE",
    );
    const body = { domain_names: ["a.example"] };
    expect((await started.api("PATCH", `${list}/${String(waiting?.["id"])}`, body)).status).toBe(
      400,
    );
    expect((await started.api("PATCH", `${list}/unknown`, body)).status).toBe(404);
  });
});

describe("maintenance", () => {
  it("runs while an endpoint is made or named, and refuses every other write", async () => {
    const started = await start();
    const { api, networking, cluster, sandbox } = started;
    const path = networking("orders-prod");
    const made = await create(started, "orders-prod", "accepted");
    const one = `${path}/egress-private-endpoints/${String(made.body["id"])}`;
    const get = async () =>
      (await api("GET", `/api/v1/clusters/${cluster("orders-prod").id}`)).body;
    expect((await get())["operation_status"]).toBe("MAINTENANCE_RUNNING");
    const owner =
      cockroachOf(sandbox).state.trustedOwners.group(cluster("orders-prod").id)[0]?.id ?? "";
    const stale = cockroachOf(sandbox)
      .state.connections.group(cluster("orders-prod").id)
      .find((connection) => connection.state === "stale")?.endpointId;
    const writes = [
      () => create(started, "orders-prod", "accepted"),
      () => api("DELETE", one),
      () => api("DELETE", `${path}/private-endpoint-connections/${stale ?? ""}`),
      () => api("DELETE", `${path}/private-endpoint-trusted-owners/${owner}`),
    ];
    for (const write of writes) expect((await write()).status).toBe(503);
    expect((await api("GET", one)).status).toBe(200);
    sandbox.clock.advance(8);
    expect((await get())["operation_status"]).toBe("UNSPECIFIED");
    await api("PATCH", one, { domain_names: ["a.example"] });
    expect((await get())["operation_status"]).toBe("MAINTENANCE_RUNNING");
    expect((await create(started, "orders-prod", "accepted")).status).toBe(503);
    sandbox.clock.advance(10);
    expect((await get())["operation_status"]).toBe("UNSPECIFIED");
  });
});
