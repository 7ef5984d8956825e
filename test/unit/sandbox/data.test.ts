import { describe, expect, it } from "vitest";
import { cockroachOf } from "./cockroachOf.ts";
import { items, start, values, type Started } from "./start.ts";

async function everything(started: Started): Promise<Record<string, Set<unknown>>> {
  const found: Record<string, Set<unknown>> = {};
  const note = (kind: string, words: unknown[]): void => {
    found[kind] = new Set([...(found[kind] ?? []), ...words]);
  };
  const clusters = await started.api("GET", "/api/v1/clusters");
  for (const field of ["state", "plan", "cloud_provider", "operation_status"]) {
    note(`cluster ${field}`, values(clusters, "clusters", field));
  }
  for (const { id } of items(clusters, "clusters")) {
    const path = `/api/v1/clusters/${String(id)}/networking`;
    const services = await started.api("GET", `${path}/private-endpoint-services`);
    note("service", values(services, "services", "status"));
    const connections = await started.api("GET", `${path}/private-endpoint-connections`);
    note("connection", values(connections, "connections", "status"));
    const egress = await started.api("GET", `${path}/egress-private-endpoints`);
    if (egress.status === 200) {
      for (const field of ["state", "domain_names_state", "target_service_type"]) {
        note(`egress ${field}`, values(egress, "egress_private_endpoints", field));
      }
    }
    const owners = await started.api("GET", `${path}/private-endpoint-trusted-owners`);
    const list = owners.body["trusted_owners"] as { external_owner_id: string }[] | undefined;
    note("owners", [
      owners.status === 200
        ? (list?.map((one) => one.external_owner_id.length) ?? []).join()
        : owners.status,
    ]);
  }
  return found;
}

describe("the demo", () => {
  it("shows every state of everything", async () => {
    const found = await everything(await start());
    const words = (text: string) => new Set(text.split(" "));
    expect(found["cluster state"]).toEqual(words("CREATING CREATED LOCKED"));
    expect(found["cluster plan"]).toEqual(words("ADVANCED STANDARD BASIC"));
    expect(found["cluster cloud_provider"]).toEqual(words("AWS GCP AZURE"));
    expect(found["cluster operation_status"]).toContain("CRDB_MAJOR_UPGRADE_RUNNING");
    expect(found["service"]).toEqual(
      words("CREATING AVAILABLE CREATE_FAILED DELETING DELETE_FAILED"),
    );
    const connection =
      "PENDING PENDING_ACCEPTANCE AVAILABLE DELETING DELETED REJECTED FAILED EXPIRED STALE";
    expect(found["connection"]).toEqual(
      new Set([...words(connection), "QUARANTINED"].map((word) => `STATUS_${word}`)),
    );
    expect(found["egress state"]).toEqual(
      words(
        "PENDING PENDING_ACCEPTANCE AVAILABLE DELETING DELETED REJECTED FAILED EXPIRED UNSPECIFIED",
      ),
    );
    expect(found["egress domain_names_state"]).toEqual(words("EMPTY PENDING AVAILABLE FAILED"));
    expect(found["egress target_service_type"]).toEqual(
      words("PRIVATE_SERVICE MSK_SASL_IAM MSK_SASL_SCRAM MSK_TLS"),
    );
    expect(found["owners"]).toEqual(new Set(["", "12,12", "1", 403]));
  });

  it("has connections whose cloud half agrees with them", async () => {
    const { sandbox } = await start();
    for (const connection of cockroachOf(sandbox).state.connections.all()) {
      const half = sandbox.world.endpoints.get(connection.endpointId);
      const gone = connection.state === "stale" || connection.state === "deleted";
      expect([connection.state, half === undefined]).toEqual([connection.state, gone]);
    }
  });
});

describe("the generator", () => {
  it("makes the same world for the same seed, another one for another", async () => {
    const world = async (seed: number) => {
      const { sandbox } = await start({ clusters: 20, seed });
      return JSON.stringify([
        cockroachOf(sandbox).state.clusters.all(),
        cockroachOf(sandbox).state.egressEndpoints.all(),
      ]);
    };
    const first = await world(3);
    expect(await world(3)).toBe(first);
    expect(await world(4)).not.toBe(first);
  });

  it("makes about 20 endpoints a cluster, of all plans and clouds, most of them available", async () => {
    const { sandbox } = await start({ clusters: 1000 });
    const { clusters, connections, egressEndpoints } = cockroachOf(sandbox).state;
    const endpoints = [...connections.all(), ...egressEndpoints.all()];
    expect(endpoints.length).toBeGreaterThan(18_000);
    expect(endpoints.length).toBeLessThan(22_000);
    expect(endpoints.filter((one) => one.state === "available").length).toBeGreaterThan(
      0.8 * endpoints.length,
    );
    const of = (field: "plan" | "cloud") => new Set(clusters.all().map((one) => one[field]));
    expect(of("plan")).toEqual(new Set(["basic", "standard", "advanced"]));
    expect(of("cloud")).toEqual(new Set(["aws", "gcp", "azure"]));
  });
});
