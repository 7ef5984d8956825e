// ClickHouse Cloud's provider and its sandbox, over real HTTP.
import { describe, expect, it } from "vitest";
import { driveClickhouse, readAll } from "./clickhouseDrive.ts";

describe("reading", () => {
  it("shows the services with their state, and who may connect past the endpoints", async () => {
    const all = await readAll(await driveClickhouse());
    const seen = all.map(({ cluster, networking }) => [
      cluster.name,
      cluster.cloud,
      cluster.status.state,
      cluster.status.word,
      networking.owners.publicAccess?.state,
    ]);
    expect(seen).toEqual([
      ["events-prod", "aws", "available", "running", "limited"],
      ["analytics-prod", "aws", "available", "running", "open"],
      ["metrics-eu", "gcp", "available", "running", "limited"],
      ["billing-de", "azure", "needsAttention", "degraded", "open"],
      ["reports-dev", "aws", "available", "idle", "closed"],
      ["history-2024", "aws", "needsAttention", "stopped", "closed"],
      ["forecasts-new", "aws", "pending", "provisioning", "closed"],
    ]);
  });
});
