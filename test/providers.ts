// Every provider there is, for tests that go over all of them.
import { astra } from "../src/providers/astra/provider.ts";
import { clickhouse } from "../src/providers/clickhouse/provider.ts";
import { cockroach } from "../src/providers/cockroach/provider.ts";
import type { Provider } from "../src/providers/provider.ts";
import { tidb } from "../src/providers/tidb/provider.ts";

/** One line each; `providers.test.ts` misses the one that is forgotten. */
export const providers: readonly Provider[] = [astra, clickhouse, cockroach, tidb];
